//! What the model offers to student code, as its sources say. Looks at no body.

use super::expand::Macros;
use proc_macro2::TokenStream;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{FnArg, ImplItem, Item, ReceiverKind, Type, UseTree, Visibility};

/// What of the model threads can share, or do to each other.
pub(crate) const SHARED: [&str; 7] = [
    "hint.rs",
    "io",
    "panic.rs",
    "processes",
    "sync",
    "thread",
    "time",
];

/// The rest, and why it is in no table.
pub(crate) const NOT_SHARED: [(&str, &str); 8] = [
    ("collections", "maps and sets have no interior mutability"),
    ("description.rs", "out of student code's reach"),
    ("hash.rs", "keys of hashes never change"),
    ("lib.rs", "modules of std's own, without threads"),
    (
        "macros.rs",
        "printing, in the table as `io`; thread-locals, as `thread`",
    ),
    ("operation.rs", "out of student code's reach"),
    ("prelude.rs", "names of what stands elsewhere"),
    ("shown.rs", "out of student code's reach"),
];

/// How an operation gets at what it is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// It gets nothing of its own type: it makes one, or is no method.
    None,
    /// By a reference that others may have as well.
    Shared,
    /// By value, or by a reference that nobody else has.
    Exclusive,
    /// What a trait says.
    Trait,
}

/// Every public function, method, implementation of a trait and name of std's, by name:
/// `thread::spawn`, `Mutex::lock`, `Mutex as Debug`, `std::sync::Arc`.
pub(crate) fn surface() -> BTreeMap<String, Access> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for name in SHARED {
        collect(&source.join(name), &mut files);
    }
    let parsed: Vec<(String, syn::File)> = files
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).expect("the model's sources are readable");
            let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"));
            (module(&source, path), file)
        })
        .collect();
    let mut macros = Macros::default();
    for item in parsed.iter().flat_map(|(_, file)| &file.items) {
        if let Item::Macro(item) = item
            && let Some(name) = &item.ident
        {
            macros.define(name.to_string(), item.mac.tokens.clone());
        }
    }
    let mut surface = Surface {
        macros,
        types: BTreeSet::new(),
        found: BTreeMap::new(),
    };
    for (module, file) in &parsed {
        surface.read(module, &file.items);
    }
    let Surface { types, found, .. } = surface;
    let is_reached = |name: &String| match name.split_once(" as ") {
        Some((owner, _)) => types.contains(owner.trim_start_matches('&')),
        None => true,
    };
    found
        .into_iter()
        .filter(|(name, _)| is_reached(name))
        .collect()
}

/// The files and folders that the model consists of.
pub(crate) fn top_level() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let entries = source.read_dir().expect("the model's sources are readable");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let entries = path.read_dir().expect("the model's sources are readable");
        for entry in entries {
            collect(&entry.expect("an entry").path(), files);
        }
    } else {
        files.push(path.to_owned());
    }
}

/// The module that student code knows a file's functions by: files lie below it privately.
fn module(source: &Path, path: &Path) -> String {
    let below = path.strip_prefix(source).expect("it lies below");
    let first = below.iter().next().expect("it has a name");
    first.to_string_lossy().trim_end_matches(".rs").to_owned()
}

struct Surface {
    macros: Macros,
    /// The public ones.
    types: BTreeSet<String>,
    found: BTreeMap<String, Access>,
}

/// Items or parts of an implementation, one after the other.
struct Several<T>(Vec<T>);

impl<T: Parse> Parse for Several<T> {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut all = Vec::new();
        while !input.is_empty() {
            all.push(input.parse()?);
        }
        Ok(Several(all))
    }
}

fn parsed<T: Parse>(tokens: TokenStream) -> Vec<T> {
    let several = Several::<T>::parse.parse2(tokens);
    several.expect("a macro makes what it is called for").0
}

impl Surface {
    fn read(&mut self, module: &str, items: &[Item]) {
        for item in items {
            match item {
                Item::Fn(function) if is_public(&function.vis) => {
                    let name = format!("{module}::{}", function.sig.ident);
                    self.found.insert(name, Access::None);
                }
                Item::Impl(block) => self.read_impl(block),
                Item::Struct(item) if is_public(&item.vis) => {
                    self.read_type(&item.ident, &item.attrs)
                }
                Item::Enum(item) if is_public(&item.vis) => {
                    self.read_type(&item.ident, &item.attrs)
                }
                Item::Macro(item) if item.ident.is_none() && item.mac.path.segments.len() == 1 => {
                    let name = item.mac.path.segments[0].ident.to_string();
                    let made = self.macros.expand(&name, item.mac.tokens.clone());
                    self.read(module, &parsed(made));
                }
                Item::Use(item) if is_public(&item.vis) => self.read_use("", &item.tree),
                _ => {}
            }
        }
    }

    fn read_impl(&mut self, block: &syn::ItemImpl) {
        let (by_reference, owner) = match &*block.self_ty {
            Type::Reference(reference) => ("&", name_of(&reference.elem)),
            owner => ("", name_of(owner)),
        };
        let owner = owner.expect("what something is implemented for has a name");
        let owner = format!("{by_reference}{owner}");
        if let Some(path) = trait_of(block) {
            let is_code = |item: &ImplItem| matches!(item, ImplItem::Fn(_) | ImplItem::Macro(_));
            if block.items.iter().any(is_code) {
                self.found
                    .insert(format!("{owner} as {path}"), Access::Trait);
            }
            return;
        }
        self.read_methods(&owner, &block.items);
    }

    fn read_methods(&mut self, owner: &str, items: &[ImplItem]) {
        for item in items {
            match item {
                ImplItem::Fn(method) if is_public(&method.vis) => {
                    let access = access(owner, &method.sig);
                    self.found
                        .insert(format!("{owner}::{}", method.sig.ident), access);
                }
                ImplItem::Macro(call) => {
                    let name = call.mac.path.segments[0].ident.to_string();
                    let made = self.macros.expand(&name, call.mac.tokens.clone());
                    self.read_methods(owner, &parsed::<ImplItem>(made));
                }
                _ => {}
            }
        }
    }

    /// A public type, and the traits that the compiler implements for it, but for those without code.
    fn read_type(&mut self, owner: &syn::Ident, attributes: &[syn::Attribute]) {
        self.types.insert(owner.to_string());
        for attribute in attributes.iter().filter(|it| it.path().is_ident("derive")) {
            let read = attribute.parse_nested_meta(|derived| {
                let name = derived.path.get_ident().map(ToString::to_string);
                let name = name.expect("derives are of std's traits");
                if !["Copy", "Eq"].contains(&name.as_str()) {
                    self.found
                        .insert(format!("{owner} as {name}"), Access::Trait);
                }
                Ok(())
            });
            read.expect("derives can be read");
        }
    }

    /// Names of std's own that student code gets as they are.
    fn read_use(&mut self, before: &str, tree: &UseTree) {
        let path = |name: &str| match before {
            "" => name.to_owned(),
            before => format!("{before}::{name}"),
        };
        match tree {
            UseTree::Path(way) => self.read_use(&path(&way.ident.to_string()), &way.tree),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.read_use(before, tree);
                }
            }
            UseTree::Name(name) if before.starts_with("std") => {
                self.found
                    .insert(path(&name.ident.to_string()), Access::None);
            }
            UseTree::Rename(renamed) if before.starts_with("std") => {
                self.found
                    .insert(path(&renamed.ident.to_string()), Access::None);
            }
            UseTree::Glob(_) if before.starts_with("std") => {
                self.found.insert(path("*"), Access::None);
            }
            _ => {}
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The name of the trait that is implemented, if one is: `From`.
fn trait_of(block: &syn::ItemImpl) -> Option<String> {
    let (path, _) = block.trait_.as_ref()?;
    let last = path.segments.last().expect("a path has a name");
    Some(last.ident.to_string())
}

fn name_of(given: &Type) -> Option<String> {
    match given {
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            Some(last.ident.to_string())
        }
        Type::Group(group) => name_of(&group.elem),
        Type::Paren(paren) => name_of(&paren.elem),
        _ => None,
    }
}

fn access(owner: &str, signature: &syn::Signature) -> Access {
    let by = |given: &Type| match given {
        Type::Reference(reference) if name_of(&reference.elem).as_deref() == Some(owner) => {
            Some(reference.mutability.is_some())
        }
        given => (name_of(given).as_deref() == Some(owner)).then_some(true),
    };
    let exclusive = match signature.inputs.first() {
        None => return Access::None,
        Some(FnArg::Receiver(receiver)) => match &receiver.kind {
            ReceiverKind::Value => true,
            ReceiverKind::Reference(_, _, mutable) => mutable.is_some(),
            _ => false,
        },
        Some(FnArg::Typed(first)) => match by(&first.ty) {
            Some(exclusive) => exclusive,
            // `RwLockWriteGuard::downgrade(guard: Self)`.
            None if name_of(&first.ty).as_deref() == Some("Self") => true,
            None => return Access::None,
        },
    };
    if exclusive {
        Access::Exclusive
    } else {
        Access::Shared
    }
}
