//! What a rule is, and how it is proven.

use std::sync::OnceLock;

use testbed::{Error, Finding, Object, RenderedStack, Result, Sieve};

use super::{accepted::ACCEPTED, view};

/// A rule that both or one of the programs know.
pub(crate) struct Rule {
    /// Its names, each with the program's: `polaris/hostIPCSet`. What is accepted says the first.
    pub(crate) names: &'static [&'static str],
    /// What in an object breaks it, where everything that is rendered beside it is known: names of containers, ports and
    /// the like, or an empty text for the object itself.
    pub(crate) judge: fn(&[Object], &Object) -> Vec<String>,
    /// What it must find.
    pub(crate) mistake: Mistake,
}

/// Something that a rule is silent about, and a change of it that the rule must find.
pub(crate) struct Mistake {
    good: Good,
    /// JSON pointer; what is missing on the way is made.
    at: &'static str,
    /// YAML; `null` takes away what stands there.
    bad: &'static str,
}

enum Good {
    /// The first rendered object of a kind that the rule is silent about and that has what the pointer asks for.
    Rendered { kind: &'static str },
    /// Documents of YAML, of which the first is judged: where nothing of its kind is rendered, or all of it is accepted.
    Written { text: &'static str },
}

/// A mistake in an object that is rendered.
pub(crate) const fn rendered(kind: &'static str, at: &'static str, bad: &'static str) -> Mistake {
    Mistake { good: Good::Rendered { kind }, at, bad }
}

/// A mistake in the first of some objects that are written here.
pub(crate) const fn written(text: &'static str, at: &'static str, bad: &'static str) -> Mistake {
    Mistake { good: Good::Written { text }, at, bad }
}

/// What a judge of a whole object answers.
pub(crate) fn whole(is_broken: bool) -> Vec<String> {
    if is_broken { vec![String::new()] } else { Vec::new() }
}

/// The rules of a file, and a test a rule.
macro_rules! rules {
    ($($name:ident: $rule:expr,)*) => {
        /// Every rule of this file.
        pub(crate) const RULES: &[$crate::rule::Rule] = &[$($rule),*];

        $(
            #[test]
            fn $name() -> testbed::Result<()> {
                const RULE: $crate::rule::Rule = $rule;
                RULE.is_proven()
            }
        )*
    };
}

/// A stack's name and its objects.
type Rendered = (String, Vec<Object>);

/// Every stack with manifests, and the pods that programs are told to make. All tests of this binary share them.
fn stacks() -> Result<&'static [Rendered]> {
    static STACKS: OnceLock<Vec<Rendered>> = OnceLock::new();
    if let Some(stacks) = STACKS.get() {
        return Ok(stacks);
    }
    let mut stacks = Vec::new();
    for stack in RenderedStack::with_manifests()? {
        let mut objects = stack.objects.clone();
        for map in &stack.objects {
            objects.extend(view::pods_within(map)?);
        }
        stacks.push((stack.id(), objects));
    }
    Ok(STACKS.get_or_init(|| stacks))
}

impl Rule {
    /// The name by which it is accepted.
    fn name(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }

    /// Finds its mistake, and nothing without a reason.
    pub(crate) fn is_proven(&self) -> Result<()> {
        let Mistake { good, at, bad } = &self.mistake;
        let (beside, good) = self.good(good, at)?;
        assert_eq!((self.judge)(&beside, &good), [""; 0], "{}: {}", self.name(), good.0);
        let mut broken = good.clone();
        view::write(&mut broken.0, at, view::yaml(bad)?);
        let replaced: Vec<Object> =
            beside.into_iter().map(|it| if it == good { broken.clone() } else { it }).collect();
        assert!(!(self.judge)(&replaced, &broken).is_empty(), "{}: {}", self.name(), broken.0);

        let known = ACCEPTED.iter().filter(|known| known.rule == self.name());
        let mut sieve = Sieve::new(known.copied());
        for (stack, objects) in stacks()? {
            for object in objects {
                for text in (self.judge)(objects, object) {
                    let rule = self.name().to_owned();
                    let finding = Finding { rule, place: object.to_string(), text };
                    sieve.takes(stack, &object.role(), &finding);
                }
            }
        }
        let complaints = sieve.complaints();
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
        Ok(())
    }

    /// What it is silent about, with everything beside it.
    fn good(&self, good: &Good, at: &str) -> Result<(Vec<Object>, Object)> {
        let found = match good {
            Good::Written { text } => {
                let objects = Object::read_all(self.name(), text)?;
                objects.first().cloned().map(|first| (objects, first))
            }
            Good::Rendered { kind } => stacks()?.iter().find_map(|(_, objects)| {
                let good = objects.iter().find(|it| {
                    it.kind() == *kind
                        && view::has_room(&it.0, at)
                        && (self.judge)(objects, it).is_empty()
                })?;
                Some((objects.clone(), good.clone()))
            }),
        };
        found.ok_or_else(|| Error::unexpected(self.name(), "nothing shows that it can be silent"))
    }
}
