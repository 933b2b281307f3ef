//! How the catalogue is written: a metric a line, or two.

/// Declares metrics: a name for the code, kind, unit, labels, the metric's own name and a sentence.
macro_rules! metrics {
    ($($NAME:ident: $kind:expr, $unit:ident, [$($label:expr),* $(,)?], $name:literal, $help:literal;)+) => {
        $(
            #[doc = concat!("`", $name, "`: ", $help)]
            pub static $NAME: $crate::metrics::Metric = $crate::metrics::Metric {
                name: $name,
                kind: $kind,
                unit: $crate::metrics::Unit::$unit,
                labels: &[$($label),*],
                help: $help,
            };
        )+
    };
}

/// Declares a source and all that it tells.
macro_rules! source {
    (
        $name:literal, $version:expr, $link:literal;
        $($NAME:ident: $kind:expr, $unit:ident, [$($label:expr),* $(,)?], $metric:literal, $help:literal;)+
    ) => {
        $crate::metrics::declare::metrics! {
            $($NAME: $kind, $unit, [$($label),*], $metric, $help;)+
        }

        #[doc = concat!("What ", $name, " tells.")]
        pub static SOURCE: $crate::metrics::Source = $crate::metrics::Source {
            name: $name,
            version: $version,
            link: $link,
            metrics: &[$(&$NAME,)+],
        };
    };
}

pub(crate) use {metrics, source};
