//! Made-up dossiers: the same number gives the same dossier, so that asking for more only adds.

use std::fmt::Write as _;

const TRADES: [&str; 16] = [
    "BOULANGERIE",
    "PHARMACIE",
    "SARL",
    "TAXI",
    "CAVE",
    "RESTAURANT",
    "GARAGE",
    "COIFFURE",
    "PLOMBERIE",
    "LIBRAIRIE",
    "SCI",
    "EARL",
    "AUTO-ÉCOLE",
    "CRÈCHE",
    "ASSOCIATION",
    "CABINET DENTAIRE",
];

const NAMES: [&str; 24] = [
    "MÜLLER",
    "LEFÈVRE",
    "BLANC",
    "BENALI",
    "NGUYEN",
    "FAURE",
    "MOREAU",
    "GIRARD",
    "DUPONT & FILS",
    "PETIT",
    "ROUSSEAU",
    "O’CONNOR",
    "L'ÉTOILE",
    "ŒUVRES",
    "PAPILLON",
    "BELLEVUE",
    "ÇELIK",
    "BEAUREGARD",
    "DU PARC",
    "MONTCHAT",
    "SAINT-JEAN",
    "DE LA GARE",
    "DES ALPES",
    "VAISE",
];

const TOWNS: [&str; 12] = [
    "LYON",
    "NANTES",
    "BREST",
    "PARIS",
    "GRENOBLE",
    "NÎMES",
    "ANNECY",
    "LILLE",
    "(69)",
    "\"CENTRE\"",
    "; NORD",
    "VILLEURBANNE",
];

const AGENCIES: [&str; 3] = ["LYON", "GRE", "PAR"];

/// Masters and engagement managers of the demonstration, in turn; the plain collaborator is neither
/// anywhere.
pub const PEOPLE: [[&str; 2]; 4] = [
    ["ines.petit@cabinet-exemple.fr", "marc.durand@cabinet-exemple.fr"],
    ["ines.petit@cabinet-exemple.fr", ""],
    ["claire.martin@cabinet-exemple.fr", "marc.durand@cabinet-exemple.fr"],
    ["hugo.bernard@cabinet-exemple.fr", "ines.petit@cabinet-exemple.fr"],
];

/// A portfolio of so many dossiers, as the CSV file that a firm would hand over.
#[must_use]
pub fn portfolio(count: u32, people: &[[&str; 2]]) -> Vec<u8> {
    let mut csv = String::from("code;nom;siren;siret;agence;maitre;engagement_manager;etat\n");
    for number in 1..=count {
        let (siren, mix) = (siren(number), mixed(number));
        let name = name(mix).replace('"', "\"\"");
        let [master, manager] = match people.len() {
            0 => ["", ""],
            many => people[mix as usize / 7 % many],
        };
        let agency = AGENCIES[mix as usize % AGENCIES.len()];
        let state = if is_archived(number) { "archivé" } else { "ouvert" };
        let siret = if number.is_multiple_of(5) { String::new() } else { siret(&siren, mix) };
        let code = code(number);
        let line =
            format_args!("{code};\"{name}\";{siren};{siret};{agency};{master};{manager};{state}\n");
        // Writing into a string does not fail.
        let _ = csv.write_fmt(line);
    }
    csv.into_bytes()
}

/// The code of a dossier: digits with leading zeros, and now and then a letter.
#[must_use]
pub fn code(number: u32) -> String {
    match number % 9 {
        0 => format!("E{number:06}"),
        4 => format!("2021{number:08}"),
        _ => format!("{number:09}"),
    }
}

/// One in thirty-three.
#[must_use]
pub const fn is_archived(number: u32) -> bool {
    number % 33 == 32
}

/// Spreads numbers out, the same way every time.
const fn mixed(number: u32) -> u32 {
    let mut mixed = number.wrapping_mul(0x9E37_79B1);
    mixed ^= mixed >> 15;
    mixed = mixed.wrapping_mul(0x85EB_CA77);
    mixed ^= mixed >> 13;
    mixed.wrapping_mul(0xC2B2_AE3D) >> 4
}

fn name(mix: u32) -> String {
    let mix = mix as usize;
    let trade = TRADES[mix % TRADES.len()];
    let name = NAMES[mix / 16 % NAMES.len()];
    match mix / 400 % 3 {
        0 => format!("{trade} {name}"),
        _ => format!("{trade} {name} {}", TOWNS[mix / 1_200 % TOWNS.len()]),
    }
}

fn siren(number: u32) -> String {
    let body = format!("{:08}", 30_000_000 + number);
    let check = check_digit(&body);
    format!("{body}{check}")
}

fn siret(siren: &str, mix: u32) -> String {
    let body = format!("{siren}{:04}", mix % 90 + 10);
    let check = check_digit(&body);
    format!("{body}{check}")
}

/// The digit that makes Luhn's sum a multiple of ten.
fn check_digit(body: &str) -> u32 {
    let weighed = body.bytes().rev().enumerate().map(|(place, byte)| {
        let digit = u32::from(byte - b'0') * if place % 2 == 0 { 2 } else { 1 };
        if digit > 9 { digit - 9 } else { digit }
    });
    (10 - weighed.sum::<u32>() % 10) % 10
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use domain::dossier::{Siren, Siret};

    use super::*;

    #[test]
    fn every_dossier_is_one_that_a_firm_could_have() {
        let mut codes = HashSet::new();
        for number in 1..=20_000 {
            let siren = Siren::parse(&siren(number)).unwrap();
            let siret = Siret::parse(&siret(siren.as_str(), mixed(number))).unwrap();
            assert!(siret.belongs_to(&siren));
            assert!(codes.insert(code(number)), "{number}");
        }
    }

    #[test]
    fn asking_for_more_only_adds() {
        let (few, many) = (portfolio(200, &PEOPLE), portfolio(300, &PEOPLE));
        assert!(many.starts_with(&few));
        assert_eq!(many.split(|byte| *byte == b'\n').count(), 302);
    }
}
