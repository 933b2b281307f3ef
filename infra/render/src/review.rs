//! In: a stack as it was applied, and as it shall be. Out: what becomes of everything that exists, and what of that
//! needs somebody's permission.

pub use terraform::{
    Address, Kind,
    forecast::{
        Action, CHANGE_REFUSED, Change, Difference, Effect, Forecast, LOSES_DATA, Loss, RULES,
        Refusal, Side, forecast, judge, permission,
    },
};
