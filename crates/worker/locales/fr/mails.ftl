# Around every mail
foot = LoopHub, { $hub }
    Ce message est envoyé automatiquement : n’y répondez pas.
date = { $day ->
    [1] 1er
   *[other] { $day }
  } { $month ->
    [1] janvier
    [2] février
    [3] mars
    [4] avril
    [5] mai
    [6] juin
    [7] juillet
    [8] août
    [9] septembre
    [10] octobre
    [11] novembre
   *[12] décembre
  } { $year } à { $hour } h { $minute }

# A key stops by itself before long
key-expiring-subject = La clé « { $name } » expire { $days ->
    [1] demain
   *[other] dans { $days } jours
  }
key-expiring-text =
    Bonjour,

    La clé d’API « { $name } » ({ $firm }) s’arrête d’elle-même le { $date }.

    Identifiant : { $identifier }
    Application : { $serves ->
        [one] { $application }
       *[none] aucune
    }

    Passé cette date, les appels du prestataire seront refusés. Un administrateur du cabinet peut la prolonger, ou en renouveler le secret :

    { $address }

# Where a provider gets a secret
secret-link-subject = Le secret de la clé d’API de { $application } pour { $firm }
secret-link-text =
    Bonjour,

    { $firm } vous remet le secret avec lequel { $application } appelle les API publiques de LoopHub. Il vous est montré une seule fois, à cette adresse :

    { $address }

    La page demande un code à 8 chiffres, que vous recevez dans un autre message. Ouvrez-la quand vous êtes prêt à ranger le secret en lieu sûr : personne ne pourra vous le montrer de nouveau, pas même le cabinet.

    Le lien fonctionne jusqu’au { $date }, une seule fois. Si vous n’attendiez pas ce message, ne l’ouvrez pas et prévenez le cabinet.

# The code that the page of the link asks for
secret-code-subject = Votre code pour { $firm }
secret-code-text =
    Bonjour,

    Le code à saisir sur la page du lien que vous avez reçu pour { $application }, de la part de { $firm } :

    { $code }

    Après 5 codes faux, le lien ne fonctionne plus. Ni le cabinet ni LoopHub ne vous demanderont ce code.

# A contact is invited into their space
invitation-subject = { $firm } vous ouvre votre espace LoopHub
invitation-text =
    Bonjour { $person },

    { $firm }, votre cabinet comptable, vous ouvre des services en ligne pour :

    { $dossiers }

    Choisissez votre mot de passe à cette adresse, vous serez alors dans « Mon espace » :

    { $address }

    Le lien est personnel. Il fonctionne jusqu’au { $date }, une seule fois. Si vous n’attendiez pas ce message, ne l’ouvrez pas et prévenez le cabinet.

# A contact who signs in: what was opened
services-opened-subject = De nouveaux services dans votre espace, par { $firm }
services-opened-text =
    Bonjour { $person },

    { $firm } vous a ouvert, pour { $dossier } :

    { $applications }

    Vous les trouvez dans « Mon espace » :

    { $address }
