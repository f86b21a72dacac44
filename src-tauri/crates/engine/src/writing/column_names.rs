//! What the names of rows and columns tell: that they sum others up, that their numbers are names, that they are money.

use super::money::is_currency;

/// Names of rows and columns that sum up the others, parted by commas.
const SUMS: &str = "total,totals,sum,all,overall,average,mean,gesamt,summe,insgesamt,mittelwert,durchschnitt,\
    ensemble,totale,totaal,итого,всего,разом,усього,suma,razem,celkem,summa,i alt,totalt,合计,总计,合計,\
    합계,المجموع,الإجمالي,סה״כ";

/// Names of columns whose numbers are names, of which nothing is more or less.
const CODES: &str = "id,room,raum,zimmer,salle,sala,order,account,konto,\
    no,no.,nr,nr.,number,nummer,#,code,zip,plz,isbn,year,jahr,page,rank,line,phone,version,\
    postcode,postleitzahl,tel,tel.,telephone,telefon,téléphone,fax,serial,año,ano,anno,année,год,\
    рік,år,rok,jaar,numéro,número,numero,n°,номер,код,индекс,编号,年份,年,電話,번호,رقم,السنة,שנה";

/// Those of them that say what an amount is of, where they come last: "emissions per year".
const YEARS: &str = "year,jahr,año,ano,anno,année,год,år";

/// Beginnings of words for what is paid.
const PAID: &str = "cost,price,revenue,expens,budget,income,kosten,preis,umsatz,ausgabe,einnahme,coût,\
    prix,dépens,recette,precio,preço,gasto,importe,spesa,prezzo,стоимост,затрат,вартіст,цена,費用,费用,\
    金额,金額,비용,تكلف,מחיר";

/// A name as names are compared.
pub(super) fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Whether a row or a column of that name sums up the others.
pub(super) fn sums_up(name: &str) -> bool {
    is_among(SUMS, &fold(name))
}

/// Whether the numbers of a column of that name are names.
pub(super) fn is_code(name: &str) -> bool {
    let name = fold(name);
    // "Emissions per year" is an amount, "customer no." is a name.
    let numbered = |last: &str| !is_among(YEARS, last) && is_among(CODES, last);
    is_among(CODES, &name) || name.rsplit(' ').next().is_some_and(numbered)
}

/// Whether the amounts of a column of that name are money.
pub(super) fn is_money(name: &str) -> bool {
    let name = fold(name);
    let told = |word: &str| is_currency(word) || PAID.split(',').any(|paid| word.starts_with(paid));
    name.split([' ', '(', ')', '/']).any(told)
}

fn is_among(list: &str, name: &str) -> bool {
    list.split(',').any(|known| known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_their_numbers_are() {
        assert!(sums_up("Total") && sums_up("Итого") && sums_up("合计") && !sums_up("Totality"));
        assert!(is_code("Customer no.") && is_code("Année") && !is_code("Emissions per year") && !is_code("Cost"));
        assert!(
            is_money("Cost 2025 GBP") && is_money("Стоимость, тыс. руб.") && is_money("Sum (€)") && !is_money("Centre")
        );
    }
}
