//! Why a call on a bank was refused. Never says what a bank does otherwise.

use crate::AccountId;
use std::error::Error;
use std::fmt;

/// Why a call was refused. A refused call has changed nothing, at no moment.
///
/// Where several reasons apply, the one listed first here is returned; of two unknown accounts in
/// a transfer, that is the one the money was to come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BankError {
    /// No account of this number had been opened.
    UnknownAccount(AccountId),
    /// A transfer from an account to itself, whatever the amount.
    SameAccount,
    /// The account holds less than the amount.
    InsufficientFunds,
    /// The receiving account would hold more than [`crate::Cents::MAX`].
    Overflow,
}

impl fmt::Display for BankError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BankError::UnknownAccount(account) => write!(f, "there is no account {account}"),
            BankError::SameAccount => f.write_str("both accounts are the same"),
            BankError::InsufficientFunds => f.write_str("the account holds less than the amount"),
            BankError::Overflow => f.write_str("the account cannot hold that much"),
        }
    }
}

impl Error for BankError {}
