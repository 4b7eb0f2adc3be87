//! `kubectl get` (spec 07 §4).

use super::fault::Fault;
use super::jsonpath::{self, Path, Template};
use super::selectors::Selectors;
use super::targets::{self, Bare, Targets};
use super::{Call, Job, Outcome, print};
use crate::api::{Kind, Millis, Object, ObjectRef, Quantity};
use crate::cluster::Cluster;
use crate::json;
use crate::json::Value;
use crate::kubectl::served::served;
use crate::kubectl::tables::{self, Table, Widths};
use crate::manifest;
use crate::order::{Map, sort_by};
use std::cmp::Ordering;

const NOTHING_GIVEN: &str = "You must specify the type of resource to get. Use \"kubectl api-resources\" for \
    a complete list of supported resources.\n\nerror: Required resource not specified.\nUse \"kubectl explain \
    <resource>\" for a detailed description of that resource (e.g. kubectl explain pods).\nSee 'kubectl get -h' \
    for help and examples";

const FORMATS: &str = "custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,\
    jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml";

/// How objects are shown.
#[derive(Clone, Debug)]
enum Format {
    Table { wide: bool },
    Name,
    Yaml,
    Json,
    JsonPath(Template),
    Columns(Vec<(String, Path)>),
}

/// `kubectl get`
pub(super) fn run(call: &mut Call<'_>) -> Outcome {
    if call.line.words.is_empty() && call.line.text("filename").is_none() {
        return Err(Fault::bare(NOTHING_GIVEN).into());
    }
    let format = format(call)?;
    let mut targets = call.targets(0, Bare::All)?;
    let look = Look::of(call, &targets);
    if call.line.is_on("watch") || call.line.is_on("watch-only") {
        return watch(call, targets, format, look);
    }
    let ignore_missing = call.line.is_on("ignore-not-found");
    let mut faults = std::mem::take(&mut targets.faults);
    let mut objects = Vec::new();
    for target in &targets.objects {
        match targets::live(call.cluster, &target.object) {
            Ok(object) => objects.push(object),
            Err(_) if ignore_missing => {}
            Err(error) => faults.push(error.into()),
        }
    }
    let is_single = !targets.listed && targets.objects.len() == 1;
    if let Some(path) = call.line.text("sort-by").filter(|path| !path.is_empty())
        && !is_single
    {
        let sorted = sort(&mut objects, path);
        match (sorted, &format) {
            (true, _) => {}
            // A quirk of kubectl: it loses the table.
            (false, Format::Table { .. }) => objects.clear(),
            (false, _) => {
                let path = ["{", path.trim_matches(['{', '}']), "}"].concat();
                let start = "couldn't find any field with path \"";
                return Err(
                    Fault::local(&[start, &path, "\" in the list of objects"].concat()).into(),
                );
            }
        }
    }
    let text = match format {
        Format::Table { wide } => look.tables(&objects, call.cluster.now(), wide),
        Format::Name => {
            let names = objects.iter().map(|object| {
                [
                    print::name(object.kind(), &object.metadata().name).as_str(),
                    "\n",
                ]
                .concat()
            });
            names.collect()
        }
        Format::Columns(columns) => look.custom(&objects, &columns),
        _ if is_single && objects.is_empty() => String::new(),
        Format::Yaml => manifest::to_yaml(&whole(&objects, is_single)),
        Format::Json => print::json(&whole(&objects, is_single)),
        Format::JsonPath(template) => template.print(&whole(&objects, is_single)),
    };
    call.output.push_str(&text);
    if !faults.is_empty() {
        return Err(faults);
    }
    let says_so = matches!(format_of(call), Some("" | "wide") | None);
    if objects.is_empty() && says_so && !ignore_missing {
        let namespaced = targets.kinds.iter().all(|kind| kind.is_namespaced());
        let namespace = call.line.namespace().to_owned();
        let parts = match namespaced && !call.line.is_on("all-namespaces") {
            true => ["No resources found in ", &namespace, " namespace."],
            false => ["No resources found", "", ""],
        };
        call.warn(&parts);
    }
    Ok(())
}

fn format_of<'a>(call: &'a Call<'_>) -> Option<&'a str> {
    call.line.text("output")
}

fn format(call: &Call<'_>) -> Result<Format, Fault> {
    let text = format_of(call).unwrap_or_default();
    let (name, rest) = text.split_once('=').unwrap_or((text, ""));
    let format = match name {
        "" => Format::Table { wide: false },
        "wide" => Format::Table { wide: true },
        "name" => Format::Name,
        "yaml" => Format::Yaml,
        "json" => Format::Json,
        "jsonpath" if rest.is_empty() => {
            return Err(Fault::local(
                "template format specified but no template given",
            ));
        }
        "jsonpath" => {
            let braced = if rest.contains('{') {
                rest.to_owned()
            } else {
                ["{", rest, "}"].concat()
            };
            let template = Template::read(&braced).map_err(|error| {
                Fault::local(&["error parsing jsonpath ", rest, ", ", &error].concat())
            })?;
            Format::JsonPath(template)
        }
        "custom-columns" => Format::Columns(custom_columns(rest)?),
        known if FORMATS.split(',').any(|own| own == known) => {
            return Err(Fault::unsupported(&["get -o ", known].concat()));
        }
        _ => {
            let start = "unable to match a printer suitable for the output format \"";
            return Err(Fault::local(
                &[start, text, "\", allowed formats are: ", FORMATS].concat(),
            ));
        }
    };
    if call.line.is_on("show-labels") && !matches!(format, Format::Table { .. }) {
        return Err(Fault::local(
            &[
                "--show-labels option cannot be used with ",
                name,
                " printer",
            ]
            .concat(),
        ));
    }
    Ok(format)
}

fn custom_columns(spec: &str) -> Result<Vec<(String, Path)>, Fault> {
    if spec.is_empty() {
        return Err(Fault::local(
            "custom-columns format specified but no custom columns given",
        ));
    }
    let columns = spec.split(',').map(|column| {
        let Some((header, path)) = column.split_once(':') else {
            let start = "unexpected custom-columns spec: ";
            return Err(Fault::local(
                &[start, column, ", expected <header>:<json-path-expr>"].concat(),
            ));
        };
        let path = jsonpath::relaxed(path).map_err(|error| Fault::local(&error))?;
        Ok((header.to_owned(), path))
    });
    columns.collect()
}

/// One object, or a list of any number.
fn whole(objects: &[Object], is_single: bool) -> Value {
    match objects {
        [one] if is_single => served(one),
        all => {
            let items: Vec<Value> = all.iter().map(served).collect();
            json!({"apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""}, "items": items})
        }
    }
}

/// Sorts by what a path finds; whether any object has it.
fn sort(objects: &mut [Object], path: &str) -> bool {
    let Ok(path) = jsonpath::relaxed(path) else {
        return false;
    };
    let keys = objects.iter().map(|object| {
        let json = served(object);
        let found = path.find(&json, &json);
        found.first().map(|found| (*found).clone())
    });
    let mut keyed: Vec<(Option<Value>, Object)> = keys.zip(objects.iter().cloned()).collect();
    let is_there = keyed.iter().any(|(key, _)| key.is_some());
    sort_by(&mut keyed, &|(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) => compare(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    });
    for (place, (_, object)) in objects.iter_mut().zip(keyed) {
        *place = object;
    }
    is_there || objects.is_empty()
}

/// Quantities by value, other texts in natural order: `web-2` before `web-10`.
fn compare(a: &Value, b: &Value) -> Ordering {
    let (Value::String(a), Value::String(b)) = (a, b) else {
        return jsonpath::compare(a, b).unwrap_or(Ordering::Equal);
    };
    let [one, other] = [a, b].map(|text| Quantity(text.clone()).milli());
    match (one, other) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => natural(a, b),
    }
}

fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (in_a, in_b) = (digits(a), digits(b));
        if in_a > 0 && in_b > 0 {
            let [one, other] = [&a[..in_a], &b[..in_b]].map(|text| text.trim_start_matches('0'));
            let order = one.len().cmp(&other.len()).then_with(|| one.cmp(other));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (&a[in_a..], &b[in_b..]);
            continue;
        }
        let (mut rest_a, mut rest_b) = (a.chars(), b.chars());
        match (rest_a.next(), rest_b.next()) {
            (Some(one), Some(other)) if one == other => (a, b) = (rest_a.as_str(), rest_b.as_str()),
            (one, other) => return one.cmp(&other),
        }
    }
}

/// What the flags say about tables.
#[derive(Clone, Debug)]
struct Look {
    everywhere: bool,
    headers: bool,
    with_kind: bool,
    show_labels: bool,
    label_columns: Vec<String>,
}

impl Look {
    fn of(call: &Call<'_>, targets: &Targets) -> Self {
        let several = targets.kinds.windows(2).any(|two| two[0] != two[1]);
        let line = &call.line;
        Self {
            everywhere: line.is_on("all-namespaces"),
            headers: !line.is_on("no-headers"),
            with_kind: several || line.is_on("show-kind"),
            show_labels: line.is_on("show-labels"),
            label_columns: line.list("label-columns").map(str::to_owned).collect(),
        }
    }

    /// One table for each run of objects of the same kind.
    fn tables(&self, objects: &[Object], now: Millis, wide: bool) -> String {
        let mut text = String::new();
        for group in objects.chunk_by(|a, b| a.kind() == b.kind()) {
            if self.headers && !text.is_empty() {
                text.push('\n');
            }
            let lines = self.lines(group, now, wide);
            let skipped = usize::from(!self.headers).min(lines.len());
            text.push_str(&Widths::default().lay_out(&lines[skipped..]));
        }
        text
    }

    /// Header and rows of objects of one kind.
    fn lines(&self, objects: &[Object], now: Millis, wide: bool) -> Vec<Vec<String>> {
        let Some(kind) = objects.first().map(Object::kind) else {
            return Vec::new();
        };
        let table = Table {
            kind,
            namespace: None,
            columns: tables::columns(kind, self.everywhere, wide),
            rows: objects
                .iter()
                .map(|object| tables::row(object, self.everywhere, now, wide))
                .collect(),
        };
        let mut lines = table.lines(self.with_kind);
        for label in &self.label_columns {
            let name = label.rsplit('/').next().unwrap_or_default();
            add_column(&mut lines, name.to_uppercase(), objects, &|object| {
                let value = object.metadata().labels.get(label);
                value.cloned().unwrap_or_default()
            });
        }
        if self.show_labels {
            add_column(&mut lines, "LABELS".to_owned(), objects, &|object| {
                let pairs = object.metadata().labels.iter();
                let pairs: Vec<String> = pairs
                    .map(|(key, value)| [key, "=", value].concat())
                    .collect();
                if pairs.is_empty() {
                    "<none>".to_owned()
                } else {
                    pairs.join(",")
                }
            });
        }
        lines
    }

    fn custom(&self, objects: &[Object], columns: &[(String, Path)]) -> String {
        let mut lines = Vec::new();
        if self.headers {
            lines.push(columns.iter().map(|(header, _)| header.clone()).collect());
        }
        for object in objects {
            let json = served(object);
            let cells = columns.iter().map(|(_, path)| {
                let found: Vec<String> =
                    path.find(&json, &json).into_iter().map(print::go).collect();
                if found.is_empty() {
                    "<none>".to_owned()
                } else {
                    found.join(",")
                }
            });
            lines.push(cells.collect());
        }
        Widths::default().lay_out(&lines)
    }
}

fn add_column(
    lines: &mut [Vec<String>],
    header: String,
    objects: &[Object],
    cell: &dyn Fn(&Object) -> String,
) {
    let cells = std::iter::once(header).chain(objects.iter().map(cell));
    for (line, cell) in lines.iter_mut().zip(cells) {
        line.push(cell);
    }
}

/// `kubectl get -w`: first what is there, then a row for each change (spec 07 §4.3).
fn watch(call: &mut Call<'_>, targets: Targets, format: Format, look: Look) -> Outcome {
    let Format::Table { wide } = format else {
        return Err(Fault::unsupported("get -w -o").into());
    };
    let mut kinds = targets.kinds.clone();
    kinds.dedup();
    let [kind] = kinds[..] else {
        return Err(Fault::local("you may only specify a single resource type").into());
    };
    if call.line.text("sort-by").is_some() {
        call.print(&[
            "warning: --watch requested, --sort-by will be ignored for watch events received",
        ]);
    }
    let only = match (targets.listed, &targets.objects[..]) {
        (true, _) => None,
        (false, [one]) => {
            targets::live(call.cluster, &one.object).map_err(Fault::from)?;
            Some(one.object.clone())
        }
        (false, _) => return Err(Fault::unsupported("get -w of several names").into()),
    };
    let mut watch = Watch {
        kind,
        namespace: call.namespace_of(kind).map(str::to_owned),
        only,
        selectors: Selectors::of(&call.line),
        events: call.line.is_on("output-watch-events"),
        look,
        wide,
        widths: Widths::default(),
        has_header: false,
        known: Map::new(),
    };
    let objects = watch.objects(call.cluster)?;
    if !call.line.is_on("watch-only") {
        let events: Vec<(&str, Object)> = objects
            .iter()
            .map(|object| ("ADDED", object.clone()))
            .collect();
        watch.show(&events, call.cluster.now(), &mut call.output);
    }
    watch.known = by_name(objects);
    call.job = Some(Box::new(watch));
    Ok(())
}

/// A watch, and what it saw last.
#[derive(Clone, Debug)]
struct Watch {
    kind: Kind,
    namespace: Option<String>,
    only: Option<ObjectRef>,
    selectors: Selectors,
    events: bool,
    look: Look,
    wide: bool,
    widths: Widths,
    has_header: bool,
    known: Map<ObjectRef, Object>,
}

fn by_name(objects: Vec<Object>) -> Map<ObjectRef, Object> {
    crate::order::gather(
        objects
            .into_iter()
            .map(|object| (object.reference(), object)),
    )
}

impl Watch {
    fn objects(&self, cluster: &Cluster) -> Result<Vec<Object>, Fault> {
        let objects = cluster
            .store()
            .objects(self.kind, self.namespace.as_deref());
        let mut objects = self.selectors.select(self.kind, objects)?;
        objects.retain(|object| {
            self.only
                .as_ref()
                .is_none_or(|only| *only == object.reference())
        });
        Ok(objects)
    }

    /// Rows for some changes. The header is laid out with the first of them.
    fn show(&mut self, events: &[(&str, Object)], now: Millis, output: &mut String) {
        let objects: Vec<Object> = events.iter().map(|(_, object)| object.clone()).collect();
        let mut lines = self.look.lines(&objects, now, self.wide);
        if self.events {
            let names = std::iter::once("EVENT   ").chain(events.iter().map(|(name, _)| *name));
            for (line, name) in lines.iter_mut().zip(names) {
                line.insert(0, format!("{name:8}"));
            }
        }
        let show_header = self.look.headers && !self.has_header && !lines.is_empty();
        self.has_header |= show_header;
        let skipped = usize::from(!show_header).min(lines.len());
        output.push_str(&self.widths.lay_out(&lines[skipped..]));
    }
}

impl Job for Watch {
    fn fork(&self) -> Box<dyn Job> {
        Box::new(self.clone())
    }

    fn poll(&mut self, cluster: &mut Cluster, output: &mut String) -> Option<Outcome> {
        let objects = match self.objects(cluster) {
            Ok(objects) => by_name(objects),
            Err(fault) => return Some(Err(fault.into())),
        };
        let known = std::mem::take(&mut self.known);
        let mut events: Vec<(&str, Object)> = Vec::new();
        for (name, old) in &known {
            let is_gone = objects
                .get(name)
                .is_none_or(|new| new.metadata().uid != old.metadata().uid);
            if is_gone {
                events.push(("DELETED", old.clone()));
            }
        }
        let mut changed = Vec::new();
        for (name, new) in &objects {
            let old = known
                .get(name)
                .filter(|old| old.metadata().uid == new.metadata().uid);
            match old {
                None => changed.push(("ADDED", new.clone())),
                Some(old) if old.metadata().resource_version != new.metadata().resource_version => {
                    changed.push(("MODIFIED", new.clone()));
                }
                Some(_) => {}
            }
        }
        sort_by(&mut changed, &|(_, a), (_, b)| {
            a.metadata()
                .resource_version
                .cmp(&b.metadata().resource_version)
        });
        events.extend(changed);
        for event in events {
            self.show(&[event], cluster.now(), output);
        }
        self.known = objects;
        None
    }

    fn deadline(&self) -> Option<Millis> {
        None
    }
}
