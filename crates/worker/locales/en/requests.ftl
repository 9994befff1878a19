# Somebody without the right asks for applications on a dossier
activations-asked-subject = { $asker } asks for applications for { $name }
activations-asked-text =
    Hello,

    { $asker } ({ $firm }) may not change the applications of the dossier { $name } ({ $code }), and asks you to:

    { $lines }{ $said }

    You can grant or refuse in one click, until { $day }:

    { $address }

    Without an answer by then, the request lapses by itself.
request-line-on = - activate { $application }
request-line-off = - deactivate { $application }
request-word = { $who } writes: “{ $word }”

# What was decided, to whoever asked
request-decided-subject = { $outcome ->
    [granted] Request granted for { $name }
   *[refused] Request refused for { $name }
  }
request-decided-text =
    Hello,

    { $outcome ->
        [granted] { $by } has granted your request for the dossier { $name } ({ $code }, { $firm }):
       *[refused] { $by } has refused your request for the dossier { $name } ({ $code }, { $firm }):
    }

    { $lines }{ $said }

    The applications of the dossier:

    { $address }
request-gone = The firm no longer has: { $names }.
