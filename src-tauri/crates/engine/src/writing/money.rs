//! What tells an amount of money: signs of currencies, and their names.

/// Signs of currencies.
pub(super) const CURRENCIES: [char; 8] = ['$', '€', '£', '¥', '₽', '₴', '₪', '₩'];

/// How the names of currencies begin, parted by commas.
const NAMES: &str = "eur,usd,gbp,chf,sek,dkk,nok,pln,czk,dollar,dólar,dolar,pound,pfund,livre,libra,sterlin,frank,franc,\
    kron,korun,zł,kč,руб,грн,евро";

/// Whether a word in lower case is the name or the sign of a currency, or holds its sign.
pub(super) fn is_currency(word: &str) -> bool {
    word.contains(CURRENCIES) || NAMES.split(',').any(|name| word.starts_with(name))
}
