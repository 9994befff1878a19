# Around every mail
foot = LoopHub, { $hub }
    This message was sent by a machine: please don’t answer it.
date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
  } { $year } at { $hour }:{ $minute }

# A key stops by itself before long
key-expiring-subject = The key “{ $name }” expires { $days ->
    [1] tomorrow
   *[other] in { $days } days
  }
key-expiring-text =
    Hello,

    The API key “{ $name }” of { $firm } stops by itself on { $date }, Paris time.

    Identifier: { $identifier }
    Application: { $serves ->
        [one] { $application }
       *[none] none
    }

    After that the provider’s calls will be refused. An administrator of the firm can extend the key, or rotate its secret:

    { $address }

# Where a provider gets a secret
secret-link-subject = The secret of the API key of { $application } for { $firm }
secret-link-text =
    Hello,

    { $firm } hands you the secret with which { $application } calls the public API of LoopHub. It is shown to you once, at this address:

    { $address }

    The page asks for a code of 8 digits, which comes to you in another message. Open it when you are ready to store the secret in a safe place: nobody can show it to you again, not even the firm.

    The link works until { $date }, Paris time, and once. If you did not expect this message, don’t open it, and tell the firm.

# The code that the page of the link asks for
secret-code-subject = Your code for { $firm }
secret-code-text =
    Hello,

    The code to type on the page of the link that you received for { $application }, from { $firm }:

    { $code }

    After 5 wrong codes the link stops working. Neither the firm nor LoopHub will ever ask you for this code.

# A contact is invited into their space
invitation-subject = { $firm } opens your LoopHub space
invitation-text =
    Hello { $person },

    { $firm }, your accounting firm, opens online services to you for:

    { $dossiers }

    Choose your password at this address; you will then be in “My space”:

    { $address }

    The link is personal. It works until { $date }, once. If you did not expect this message, do not open it and tell the firm.

# A contact who signs in: what was opened
services-opened-subject = New services in your space, from { $firm }
services-opened-text =
    Hello { $person },

    { $firm } has opened to you, for { $dossier }:

    { $applications }

    You find them in “My space”:

    { $address }
