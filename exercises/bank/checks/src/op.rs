//! What can be done with a bank, and what comes of it; never whether that is right.

use bank_task::{AccountId, BankError, Cents};
use serde::{Deserialize, Serialize};

/// What can be done with a bank, with the arguments in the order of the trait's.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Op {
    /// Opens an account.
    Open(Cents),
    /// Opens this many accounts, one after the other, which hold 1, 2, 3, ...
    OpenMany(u16),
    /// Adds money to an account.
    Deposit(AccountId, Cents),
    /// Takes money from an account.
    Withdraw(AccountId, Cents),
    /// Moves money from the first account to the second.
    Transfer(AccountId, AccountId, Cents),
    /// Reads one account.
    Balance(AccountId),
    /// Reads all accounts together.
    Total,
}

/// What an operation returned.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ret {
    /// The number of the new account; of many, the last one's.
    Opened(AccountId),
    /// What the account holds then.
    Holds(Result<Cents, Refusal>),
    /// Whether the money moved.
    Moved(Result<(), Refusal>),
    /// All accounts together. As text, because JSON's numbers end before those of `u128`.
    Total(#[serde(with = "as_text")] u128),
}

/// A [`BankError`] that can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is the error of the same name")]
pub enum Refusal {
    UnknownAccount(AccountId),
    SameAccount,
    InsufficientFunds,
    Overflow,
}

impl From<BankError> for Refusal {
    fn from(error: BankError) -> Self {
        match error {
            BankError::UnknownAccount(account) => Refusal::UnknownAccount(account),
            BankError::SameAccount => Refusal::SameAccount,
            BankError::InsufficientFunds => Refusal::InsufficientFunds,
            BankError::Overflow => Refusal::Overflow,
        }
    }
}

impl std::fmt::Display for Ret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Ret::Opened(account) => write!(f, "{account}"),
            Ret::Holds(result) => write!(f, "{result:?}"),
            Ret::Moved(result) => write!(f, "{result:?}"),
            Ret::Total(cents) => write!(f, "{cents}"),
        }
    }
}

mod as_text {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(cents: &u128, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&cents.to_string())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u128, D::Error> {
        String::deserialize(from)?.parse().map_err(Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_survive_being_sent_as_json_values_even_above_64_bits() {
        let rets = [
            Ret::Opened(3),
            Ret::Holds(Ok(Cents::MAX)),
            Ret::Holds(Err(Refusal::UnknownAccount(9))),
            Ret::Moved(Ok(())),
            Ret::Moved(Err(Refusal::SameAccount)),
            Ret::Total(u128::from(Cents::MAX) * 3),
        ];
        for ret in rets {
            let sent = serde_json::to_value(&ret).expect("a result can be sent");
            let received: Ret = serde_json::from_value(sent).expect("and received");
            assert_eq!(received, ret);
        }
    }

    #[test]
    fn results_read_like_those_of_the_trait() {
        assert_eq!(Ret::Opened(3).to_string(), "3");
        assert_eq!(Ret::Holds(Ok(5)).to_string(), "Ok(5)");
        assert_eq!(
            Ret::Moved(Err(Refusal::UnknownAccount(9))).to_string(),
            "Err(UnknownAccount(9))"
        );
        assert_eq!(Ret::Total(7).to_string(), "7");
    }
}
