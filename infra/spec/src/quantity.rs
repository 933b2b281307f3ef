//! The quantities of the language: amounts, times, addresses, versions and images as types.
//!
//! Goes in: text. Comes out: the value, exact (there is no floating point here), or
//! [`Invalid`](crate::scalar::Invalid) with the reason. A value prints in one canonical spelling, which parses to the
//! same value: `1024Mi` and `1Gi` are one amount. Arithmetic saturates or is checked; nothing overflows.

mod decimal;
mod declare;
mod mend;

mod integer;

mod bytes;
mod cpu;
mod duration;
mod money;
mod percent;
mod rate;
mod ratio;

mod calendar;
mod cron;
mod timezone;

mod cidr;
mod image;
mod version;

pub use bytes::Bytes;
pub use calendar::{Date, TimeOfDay};
pub use cidr::Cidr;
pub use cpu::Cpu;
pub use cron::Cron;
pub use duration::Duration;
pub use image::{ImageDigest, ImageRef, ImageRegistry};
pub use integer::{Count, Port, Positive};
pub use money::{Currency, Money};
pub use percent::{Load, Percent};
pub use rate::Rate;
pub use ratio::Ratio;
pub use timezone::TimeZone;
pub use version::Version;

pub use crate::name::ImageTag;
