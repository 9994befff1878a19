//! What can be refused: every code with its words, in English and in French.

/// Every code, with what it means in English and in French: the details of problems, and the pages
/// under `/docs/errors/`.
pub(crate) const CODES: &[(&str, &str, &str)] = &[
    (
        "credentials_missing",
        "Send the key's identifier and secret, in the header x-apikey or with HTTP Basic.",
        "Envoyez l’identifiant et le secret de la clé, dans l’en-tête x-apikey ou en HTTP Basic.",
    ),
    (
        "invalid_credentials",
        "No live key has this identifier and this secret.",
        "Aucune clé valable n’a cet identifiant et ce secret.",
    ),
    (
        "credentials_in_address",
        "Credentials belong in a header: an address is kept in logs. Consider this secret as known to others.",
        "Les identifiants vont dans un en-tête : une adresse reste dans les journaux. Considérez ce secret comme connu d’autres.",
    ),
    ("not_found", "The firm has no such dossier.", "Le cabinet n’a pas ce dossier."),
    ("no_such_route", "The API has no such address.", "L’API n’a pas cette adresse."),
    (
        "method_not_allowed",
        "This address does not answer this method; the header Allow names those that it does.",
        "Cette adresse ne répond pas à cette méthode ; l’en-tête Allow nomme celles qu’elle accepte.",
    ),
    ("too_large", "The request is too large.", "La demande est trop volumineuse."),
    (
        "invalid_request",
        "Some parameters can't be accepted; errors names each.",
        "Des paramètres ne peuvent être acceptés ; errors nomme chacun.",
    ),
    (
        "scope_missing",
        "The key lacks the scope that this address asks for.",
        "La clé n’a pas l’autorisation que cette adresse demande.",
    ),
    (
        "not_for_this_actor",
        "This address is not for this kind of key.",
        "Cette adresse n’est pas pour ce type de clé.",
    ),
    (
        "no_application",
        "The key serves no application yet: an administrator of the firm must give it to one.",
        "La clé ne sert encore aucune application : un administrateur du cabinet doit l’attribuer.",
    ),
    (
        "suspended_by_firm",
        "The firm has suspended the application.",
        "Le cabinet a suspendu l’application.",
    ),
    (
        "suspended_by_operator",
        "The operator has suspended the application.",
        "L’exploitant a suspendu l’application.",
    ),
    (
        "not_active",
        "The application is not active on this dossier.",
        "L’application n’est pas active sur ce dossier.",
    ),
    ("dossier_archived", "The dossier is archived.", "Le dossier est archivé."),
    (
        "rate_limited",
        "Too many requests: wait as long as Retry-After says.",
        "Trop de demandes : attendez le temps que dit Retry-After.",
    ),
    (
        "busy",
        "The hub is very busy: try again as Retry-After says.",
        "Le service est très occupé : réessayez comme le dit Retry-After.",
    ),
    (
        "internal",
        "Something failed on our side. Quote the request_id when asking for help.",
        "Quelque chose a échoué de notre côté. Citez request_id en demandant de l’aide.",
    ),
];

/// What a code means. A code that no partner can meet speaks for itself.
pub(crate) fn words(code: &'static str, french: bool) -> &'static str {
    let found = CODES.iter().find(|(known, ..)| *known == code);
    found.map_or(code, |(_, english, in_french)| if french { in_french } else { english })
}
