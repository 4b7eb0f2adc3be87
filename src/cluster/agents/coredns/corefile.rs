//! The configuration of the DNS server: how long answers hold, and which of them it keeps (spec 03 §4).

/// The configuration, as kubeadm writes it.
pub(super) const COREFILE: &str = include_str!("Corefile");

/// Seconds for which a record holds unless the configuration says otherwise.
const TTL: u32 = 5;

/// Seconds for which a record holds at most that the configuration says it of.
const LONGEST_TTL: u32 = 3600;

/// Seconds for which the record about the zone holds at most.
const ZONE_TTL: u32 = 300;

/// What the configuration says of answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    /// Seconds for which a record holds.
    pub(super) ttl: u32,
    cache: Option<Cache>,
}

/// Which answers are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Cache {
    /// Names are kept that end with one of these; all names if there is none.
    zones: Vec<String>,
    success: Limits,
    denial: Limits,
}

/// For how many seconds answers are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Limits {
    longest: u32,
    shortest: u32,
    /// No names that end with one of these.
    except: Vec<String>,
}

impl Limits {
    fn up_to(longest: u32) -> Self {
        Self {
            longest,
            shortest: TTL,
            except: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads the server that knows the cluster. `None` for a text that the server would refuse: it goes on
    /// with what it had.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (mut settings, mut blocks) = (None, Vec::new());
        let (mut ttl, mut cache) = (None, None);
        for line in text.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let mut words: Vec<&str> = line.split_ascii_whitespace().collect();
            let opens = words.last() == Some(&"{") && words.pop().is_some();
            match (blocks.as_slice(), words.as_slice()) {
                (_, []) if !opens => {}
                (_, ["}"]) => {
                    blocks.pop()?;
                    if blocks.is_empty() {
                        let own = ttl.take().map(|ttl| Self {
                            ttl,
                            cache: cache.take(),
                        });
                        settings = settings.or(own);
                        cache = None;
                    }
                }
                ([_], ["kubernetes", ..]) => ttl = Some(TTL),
                ([_], ["cache", words @ ..]) => cache = Some(Cache::of(words)?),
                ([_, "kubernetes"], ["ttl", seconds]) => {
                    let seconds = seconds.parse().ok();
                    ttl = Some(seconds.filter(|seconds| *seconds <= LONGEST_TTL)?);
                }
                ([_, "cache"], words) => cache.as_mut()?.refine(words)?,
                _ => {}
            }
            if opens {
                blocks.push(words.first().copied().unwrap_or_default());
            }
        }
        settings.filter(|_| blocks.is_empty())
    }

    /// For how many seconds an answer about a name is kept, if it is.
    pub(super) fn keeps(&self, name: &str, found: bool) -> Option<u32> {
        let cache = self.cache.as_ref()?;
        let limits = if found { &cache.success } else { &cache.denial };
        let is_below = |zone: &String| is_in(name, zone);
        let applies = cache.zones.is_empty() || cache.zones.iter().any(is_below);
        if !applies || limits.except.iter().any(is_below) {
            return None;
        }
        Some(self.ttl(found).max(limits.shortest).min(limits.longest))
    }

    /// For how many seconds an answer holds: with nothing found, it is the record about the zone that does.
    pub(super) fn ttl(&self, found: bool) -> u32 {
        if found {
            self.ttl
        } else {
            self.ttl.min(ZONE_TTL)
        }
    }
}

impl Cache {
    /// `cache [TTL] [ZONES...]`
    fn of(words: &[&str]) -> Option<Self> {
        let (ttl, zones) = match words {
            [first, zones @ ..] if first.parse::<u32>().is_ok() => (first.parse().ok(), zones),
            zones => (None, zones),
        };
        if ttl == Some(0) {
            return None;
        }
        Some(Self {
            zones: names(zones),
            success: Limits::up_to(ttl.unwrap_or(3600)),
            denial: Limits::up_to(ttl.unwrap_or(1800)),
        })
    }

    /// A line of its block.
    fn refine(&mut self, words: &[&str]) -> Option<()> {
        let (word, what, rest) = match words {
            ["disable", what, rest @ ..] => ("disable", *what, rest),
            [what, rest @ ..] => ("", *what, rest),
            [] => return None,
        };
        let limits = match what {
            "success" => &mut self.success,
            "denial" => &mut self.denial,
            // How it keeps them: that is not seen from outside.
            "prefetch" | "serve_stale" | "servfail" | "keepttl" if word.is_empty() => {
                return Some(());
            }
            _ => return None,
        };
        if word == "disable" {
            // Without a zone none is kept at all.
            limits.except = match rest {
                [] => vec![String::new()],
                zones => names(zones),
            };
            return Some(());
        }
        // How many there is room for, then the limits.
        let mut numbers = rest.iter().map(|word| word.parse::<u32>());
        numbers.next()?.ok()?;
        if let Some(longest) = numbers.next() {
            limits.longest = longest.ok().filter(|seconds| *seconds > 0)?;
        }
        if let Some(shortest) = numbers.next() {
            limits.shortest = shortest.ok()?;
        }
        Some(())
    }
}

fn names(words: &[&str]) -> Vec<String> {
    let names = words.iter();
    names
        .map(|word| word.trim_matches('.').to_ascii_lowercase())
        .collect()
}

/// Whether a name is a zone or below it.
pub(super) fn is_in(name: &str, zone: &str) -> bool {
    let rest = name.strip_suffix(zone);
    rest.is_some_and(|rest| rest.is_empty() || zone.is_empty() || rest.ends_with('.'))
}
