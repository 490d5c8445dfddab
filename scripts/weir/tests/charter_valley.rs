//! Charters with a generative currency and an exchange: what is written comes out exactly, and what is
//! wrong is said with its line, its value and the limit.

use std::path::Path;

use alloy::primitives::{address, Address};
use weir::{
    charter::{
        currencies::{Ceiling, CoinPlace},
        outlook::Outlook,
        problem::{Problem, Refused},
        read,
        terms::Charter,
        Template,
    },
    shell::Report as _,
};
use weir_core::{pool::Nature, Ratio};

const HOUR: u128 = 1_000_000;
const COIN: u128 = 1_000_000_000_000_000_000;
const DAY: u64 = 86_400;
const MARKET: Address = address!("0x700b6A60ce7EaaEA56F065753d8dcB9653dbAD35");

fn accounts(name: &str) -> Result<Address, String> {
    Err(format!("there is no account \"{name}\" in the keystore"))
}

fn read_text(text: &str) -> Result<(Charter, Vec<Problem>), Refused> {
    read::read(Path::new("charter.toml"), text, &accounts)
}

/// The valley's charter with one text in place of another.
fn changed(from: &str, to: &str) -> String {
    let text = Template::Valley.text();
    assert!(text.contains(from), "the charter has no {from:?}");
    text.replacen(from, to, 1)
}

/// Everything that is wrong with a charter.
fn problems(text: &str) -> Vec<Problem> {
    match read_text(text) {
        Ok(_) => panic!("nothing was found wrong"),
        Err(refused) => refused.problems,
    }
}

/// The only problem there is.
fn problem(text: &str) -> Problem {
    let mut list = problems(text);
    assert_eq!(list.len(), 1, "{list:#?}");
    list.remove(0)
}

/// The charter without what stands from one heading to another.
fn without(from: &str, to: &str) -> String {
    let text = Template::Valley.text();
    let (start, end) = (text.find(from).unwrap(), text.find(to).unwrap());
    format!("{}{}", &text[..start], &text[end..])
}

#[test]
fn the_valley_charter_says_what_is_written_in_it_to_the_last_digit() {
    let (charter, warnings) = read_text(Template::Valley.text()).unwrap();
    let hours = charter.generative.as_ref().unwrap();
    assert_eq!(hours.ceiling, Ceiling::Fixed(5_000 * HOUR));
    assert_eq!(hours.periods.length, 365 * DAY);
    assert!(hours.melts_to_commons);
    let policy = &hours.policy;
    assert_eq!(policy.demurrage, Ratio(COIN / 100 * 7));
    assert_eq!(policy.income, HOUR / 4);
    assert_eq!(
        (policy.obligation, policy.cash_limit, policy.cash_rate),
        (100 * HOUR, 50 * HOUR, COIN / 50)
    );
    assert_eq!((policy.vouchers, policy.vouches), (2, 3));
    assert_eq!(hours.cash.place, CoinPlace::At(Address::ZERO));
    assert_eq!(hours.founders.len(), 4);
    assert_eq!(hours.rates[0].rate, HOUR);

    let exchange = charter.exchange.as_ref().unwrap();
    assert_eq!(exchange.fee, Ratio(COIN / 200));
    assert_eq!(exchange.communities[2].cap, 1_200_000);
    let listings = exchange.listings.iter().map(|it| {
        (
            it.coin.symbol.as_str(),
            it.coin.place,
            it.nature,
            it.span / DAY,
            it.value,
            it.limit,
        )
    });
    assert_eq!(
        listings.collect::<Vec<_>>(),
        [
            (
                "FISH",
                CoinPlace::Fishcoin,
                Nature::OfSeason,
                60,
                400,
                20_000
            ),
            (
                "HOUR",
                CoinPlace::Generative,
                Nature::Melting,
                90,
                1_200,
                600 * HOUR
            ),
            (
                "TEUR",
                CoinPlace::At(MARKET),
                Nature::Plain,
                0,
                100,
                10_000 * HOUR
            ),
        ]
    );
    // that nothing waits is pointed out, and nothing else
    assert_eq!(warnings.len(), 1, "{warnings:#?}");

    let told = Outlook::new("charter.toml".into(), charter, warnings).text();
    for words in [
        "7 % of it melt in a year, by the day: of 100 there are 93.0046 after one year, and 48.403 after \
         ten years; what melts is the commons'",
        "in a year one period begins, with 5000 HOUR for claims, and 365 HOUR as the income of 4 members: \
         5365 HOUR in all",
        "A member owes 100 HOUR in a period of 1 year",
        "Of it 50 HOUR may be paid in cash, at 0.02 of the chain's coin a HOUR: 1 of the chain's coin a \
         period",
        "spends nothing has 1258.38087 HOUR in the end",
        "1 HOUR are minted for a h, at most 80 HOUR for a cell and period",
        "In the last 60 days of its season its value falls in a straight line to nothing",
        "credited with what will be left of it after 90 days, 98.2277 of 100",
        "The pool takes it until it has 600 HOUR, its limit",
        "The pool holds at most 9000 credit of the currencies of Watershed",
    ] {
        assert!(told.contains(words), "no \"{words}\" in {told}");
    }
}

#[test]
fn a_figure_beyond_its_limits_is_refused_with_its_value_and_the_limit() {
    for (from, to, key, words) in [
        (
            "demurrage = \"7 %\"",
            "demurrage = \"100 %\"",
            "demurrage = \"100 %\"",
            "must be below 100 %",
        ),
        (
            "cash_limit = \"50 HOUR\"",
            "cash_limit = \"101 HOUR\"",
            "cash_limit = \"101 HOUR\"",
            "at most the obligation, 100 HOUR",
        ),
        (
            "cash_rate = \"0.02\"",
            "cash_rate = 0   ",
            "cash_rate = 0",
            "could be met with nothing",
        ),
        (
            "vouchers = 2 ",
            "vouchers = 0 ",
            "vouchers = 0",
            "from 1 to 16",
        ),
        (
            "vouchers = 2 ",
            "vouchers = 17 ",
            "vouchers = 17",
            "from 1 to 16",
        ),
        (
            "decimals = 6                  # what",
            "decimals = 39                 # what",
            "decimals = 39",
            "from 0 to 38",
        ),
        (
            "period = \"1 year\"             # of obligations",
            "period = \"14 days\" # of obligations",
            "period = \"14 days\"",
            "at least 15 days",
        ),
        (
            "period = \"1 year\"             # of obligations",
            "period = \"500 hours\" # of obligations",
            "period = \"500 hours\"",
            "whole days",
        ),
        (
            "first_opens = \"now\"           # periods",
            "first_opens = 2027-01-01T06:00:00Z # periods",
            "first_opens",
            "the beginning of a day",
        ),
        (
            "ceiling = \"5_000 HOUR\"",
            "ceiling = 0            ",
            "ceiling = 0",
            "nothing could be minted",
        ),
        (
            "obligation = \"100 HOUR\"",
            "obligation = \"79_228_162_514_264_337_593_544 HOUR\"",
            "obligation",
            "must be at most 79228162514264337593543.950335 HOUR",
        ),
        (
            "income = \"0.25 HOUR\"",
            "income = \"0.25 h\"",
            "income = \"0.25 h\"",
            "is counted in \"HOUR\"",
        ),
        (
            "rate = \"1 HOUR\"",
            "rate = \"0 HOUR\"",
            "rate = \"0 HOUR\"",
            "must be above 0",
        ),
        (
            "melts_to = \"commons\"",
            "melts_to = \"comons\"",
            "melts_to = \"comons\"",
            "did you mean \"commons\"",
        ),
        (
            "fee = \"0.5 %\"",
            "fee = \"11 %\"",
            "fee = \"11 %\"",
            "at most 10 %",
        ),
        (
            "decimals = 2\nfee",
            "decimals = 19\nfee",
            "decimals = 19",
            "from 0 to 18",
        ),
        (
            "cap = \"12_000 credit\"",
            "cap = \"0 credit\"",
            "cap = \"0 credit\"",
            "must be above 0",
        ),
        (
            "value = \"4 credit\"",
            "value = \"0\"",
            "value = \"0\"",
            "must be above 0",
        ),
        (
            "value = \"4 credit\"",
            "value = \"4.001 credit\"",
            "value = \"4.001 credit\"",
            "3 decimals",
        ),
        (
            "limit = \"2_000 FISH\"",
            "limit = \"2_000 HOUR\"",
            "limit = \"2_000 HOUR\"",
            "is counted in \"FISH\"",
        ),
        (
            "exposure = \"7_200 credit\"",
            "exposure = 0",
            "exposure = 0",
            "must be above 0",
        ),
        (
            "span = \"90 days\" ",
            "span = \"11 years\" ",
            "span = \"11 years\"",
            "at most 10 years",
        ),
        (
            "span = \"60 days\" ",
            "span = \"0 days\" ",
            "span = \"0 days\"",
            "the day before its end",
        ),
        (
            "token = \"TEUR\"",
            "span = \"1 day\"\ntoken = \"TEUR\"",
            "span = \"1 day\"",
            "take it out",
        ),
        (
            "token = \"HOUR\"\n",
            "token = \"HOUR\"\nnature = \"season\"\n",
            "nature = \"season\"",
            "write \"melting\", or leave it out",
        ),
    ] {
        let problem = problem(&changed(from, to));
        assert!(problem.key.contains(key), "{to}: {problem:?}");
        assert!(problem.message.contains(words), "{to}: {problem:?}");
        assert!(problem.line > 100, "{problem:?}");
    }
}

#[test]
fn what_is_named_and_not_there_is_told_with_what_is_near() {
    for (from, to, near) in [
        (
            "token = \"HOUR\"",
            "token = \"HOURS\"",
            "there is no [[token]] and no currency of this charter of that name; did you mean \"HOUR\"?",
        ),
        (
            "token = \"TEUR\"",
            "token = \"0x700b6A60ce7EaaEA56F065753d8dcB9653dbAD35\"",
            "write a [[token]] with symbol, decimals and this address",
        ),
        (
            "community = \"Watershed\"",
            "community = \"Watershet\"",
            "did you mean \"Watershed\"?",
        ),
        (
            "kind = \"Ravine cleaned\"",
            "kind = \"Ravine cleanded\"",
            "did you mean \"Ravine cleaned\"?",
        ),
        (
            "# cash = \"TEUR\"  ",
            "cash = \"TEURO\" #",
            "did you mean \"TEUR\"?",
        ),
        ("vouches = 3", "vouchs = 3", "did you mean `vouches`?"),
        ("fee = \"0.5 %\"", "fees = \"0.5 %\"", "did you mean `fee`?"),
        (
            "ceiling = \"5_000 HOUR\"",
            "ceiling = { rate = \"0.5\", place = \"North shore\" } #",
            "there is no [[place]]",
        ),
        (
            "span = \"90 days\"",
            "# span = \"90 days\"",
            "span: is missing: how long the pool expects to hold a coin",
        ),
    ] {
        let Err(refused) = read_text(&changed(from, to)) else {
            panic!("{to}: nothing was found wrong")
        };
        let told = refused.to_string();
        assert!(told.contains(near), "no \"{near}\" in {told}");
    }
}

#[test]
fn what_stands_twice_is_refused() {
    let founder = "[[generative.founders]]\nname = \"Ana\"\naddress = \"dev 4\"\n";
    let listing =
        "[[exchange.listings]]\ntoken = \"TEUR\"\ncommunity = \"Market\"\nvalue = 1\nlimit = 1\n\
                   exposure = 1\n";
    let rate = "[[generative.rates]]\nkind = \"Ravine cleaned\"\nrate = 2\n";
    let community = "[[exchange.communities]]\nname = \"Market\"\ncap = 1\n";
    for (more, words) in [
        (founder, "the name is taken by the one on line"),
        (listing, "TEUR is listed already"),
        (rate, "there is a rate for this kind already"),
        (community, "there is a community of this name already"),
    ] {
        let text = format!("{}\n{more}", Template::Valley.text());
        let list = problems(&text);
        let told = list.iter().any(|it| it.message.contains(words));
        assert!(told, "no \"{words}\" in {list:#?}");
    }
    let same = problems(&changed("symbol = \"TEUR\"", "symbol = \"FISH\""));
    let told = same
        .iter()
        .any(|it| it.message.contains("several tokens of this charter"));
    assert!(told, "{same:#?}");
}

#[test]
fn members_that_can_never_be_admitted_are_refused() {
    let many = problem(&changed("vouchers = 2 ", "vouchers = 5 "));
    assert!(
        many.message
            .contains("there are 4 founders: nobody could ever become a member"),
        "{many:?}"
    );
    let commons = problem(&changed("commons = \"dev 0\"", "commons = \"dev 8\""));
    assert!(
        commons.message.contains("Rosa is the commons"),
        "{commons:?}"
    );
}

#[test]
fn what_is_sound_and_hardly_meant_is_pointed_out() {
    for (from, to, words) in [
        (
            "vouches = 3 ",
            "vouches = 0 ",
            "no founder may vouch for anybody",
        ),
        (
            "decimals = 6                  # what",
            "decimals = 2                  # what",
            "rounded down by up to 0.01 HOUR",
        ),
        (
            "ceiling = \"5_000 HOUR\"",
            "ceiling = \"50 HOUR\"",
            "is due 80 HOUR, and the ceiling of a whole period is 50 HOUR",
        ),
        (
            "obligation = \"100 HOUR\"",
            "obligation = \"10_000 HOUR\"",
            "they cannot all meet it",
        ),
        (
            "[generative] ",
            "[generative]\ndelay = \"60 days\" #",
            "claims of the periods until then are paid nothing",
        ),
        (
            "token = \"FISH\"\ncommunity = \"Fishery\"\nspan",
            "token = \"FISH\"\ncommunity = \"Fishery\"\nnature = \"plain\" # span",
            "void the next day",
        ),
        (
            "cap = \"12_000 credit\"",
            "cap = \"12 credit\"",
            "and all currencies of Market together 12 credit: the lesser one binds",
        ),
        (
            "community = \"Market\"",
            "community = \"Fishery\"",
            "has no currency in [[exchange.listings]]",
        ),
    ] {
        let (_, warnings) = read_text(&changed(from, to)).unwrap_or_else(|it| panic!("{it}"));
        let told = warnings.iter().any(|it| it.message.contains(words));
        assert!(told, "no \"{words}\" in {warnings:#?}");
    }
}

#[test]
fn a_ceiling_can_be_a_part_of_what_a_place_may_catch() {
    let place = "[[place]]\nname = \"North shore\"\n\n[currency]";
    let text = changed("[currency]", place);
    let ceiling = "ceiling = { rate = \"0.5\", place = \"North shore\" } #";
    let text = text.replacen("ceiling = \"5_000 HOUR\"", ceiling, 1);
    let (charter, warnings) = read_text(&text).unwrap_or_else(|it| panic!("{it}"));
    // half an hour a kilogramme: 500,000 base units for 10
    let hours = charter.generative.as_ref().unwrap();
    let rate = COIN * 50_000;
    assert_eq!(
        hours.ceiling,
        Ceiling::OfBudget {
            place: Some(0),
            rate
        }
    );
    let told = Outlook::new("charter.toml".into(), charter, warnings).text();
    assert!(
        told.contains("are minted for claims while North shore has"),
        "{told}"
    );
    let without_council = without(
        "# ---- the fishery",
        "# ---- the watershed: what work counts",
    );
    let ceiling = "ceiling = { rate = \"0.5\" } #";
    let text = without_council.replacen("ceiling = \"5_000 HOUR\"", ceiling, 1);
    let told = problems(&text);
    let refused = told
        .iter()
        .any(|it| it.message.contains("there is no council in this charter"));
    assert!(refused, "{told:#?}");
}

#[test]
fn a_currency_of_work_needs_a_register_and_an_exchange_needs_nothing() {
    let text = without("[claims]", "# ---- the watershed's hours");
    let told = problems(&text);
    let needed = told
        .iter()
        .any(|it| it.message.contains("there is no [claims]"));
    assert!(needed, "{told:#?}");

    // debts can be set off without a coin, and nobody has a seat
    let (charter, warnings) = read_text(
        "[community]\nname = \"Market\"\ngovernor = \"dev 0\"\ndelay = \"30 days\"\n\
         [exchange]\nunit = \"credit\"\ndecimals = 2\n\
         [[exchange.communities]]\nname = \"Market\"\ncap = 100\n",
    )
    .unwrap_or_else(|it| panic!("{it}"));
    assert!(charter.fishery.is_none() && charter.exchange.is_some());
    assert_eq!(charter.exchange.unwrap().fee, Ratio::ZERO);
    let told: Vec<_> = warnings.iter().map(|it| it.message.as_str()).collect();
    assert!(told[0].contains("nothing swapped"), "{told:?}");
}

#[test]
fn everything_that_is_wrong_is_found_in_one_go() {
    let text = changed("demurrage = \"7 %\"", "demurrage = \"seven\"");
    let text = text.replacen("rate = \"1 HOUR\"", "rate = \"one\"", 1);
    let text = text.replacen("unit = \"credit\"", "unit = \"a unit with a long name\"", 1);
    let text = text.replacen("token = \"TEUR\"", "token = \"EUR\"", 1);
    let list = problems(&text);
    assert_eq!(list.len(), 4, "{list:#?}");
    for problem in list {
        assert!(problem.line > 100, "{problem:?}");
    }
}
