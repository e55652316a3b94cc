//! Walks through a parsed file and remembers for each call what its result goes into.

use super::{Field, SourceNames};
use grade_protocol::evidence::Site;
use proc_macro2::Span;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};

pub(super) fn collect(path: &str, file: &syn::File, names: &mut SourceNames) {
    let mut maker = Maker {
        path,
        names,
        goes_into: None,
        implementing: None,
        statement: (0, "statement"),
        statements: 0,
    };
    maker.visit_file(file);
}

struct Maker<'n> {
    path: &'n str,
    names: &'n mut SourceNames,
    /// The field, variable or static that the expression at hand ends up in.
    goes_into: Option<String>,
    /// What `Self` stands for.
    implementing: Option<String>,
    /// The innermost expression at whose end temporary values go: its number, and what it is called.
    statement: (usize, &'static str),
    /// How many of them there have been.
    statements: usize,
}

/// Methods that put their argument into what they are called on.
const PUTTING: [&str; 7] = [
    "push",
    "push_back",
    "push_front",
    "insert",
    "resize",
    "resize_with",
    "extend",
];

/// Collections whose order is not the one in which they were filled.
const ORDERED: [&str; 5] = ["HashMap", "HashSet", "BTreeMap", "BTreeSet", "BinaryHeap"];

impl Maker<'_> {
    fn site(&self, span: Span) -> Site {
        let start = span.start();
        Site {
            file: self.path.to_owned(),
            line: start.line as u32,
            column: start.column as u32 + 1,
        }
    }

    fn remember(&mut self, span: Span) {
        if let Some(name) = &self.goes_into {
            let start = span.start();
            let at = (
                self.path.to_owned(),
                start.line as u32,
                start.column as u32 + 1,
            );
            self.names.made.entry(at).or_insert_with(|| name.clone());
        }
    }

    fn remember_loop(&mut self, keyword: Span, body: &syn::Block) {
        let last = body.brace_token.span.close().end();
        let lines = (keyword.start().line as u32, last.line as u32);
        self.names
            .loops
            .push((self.path.to_owned(), lines.0, lines.1));
    }

    /// Visits something at whose end temporary values go.
    fn stated(&mut self, what: &'static str, visit: impl FnOnce(&mut Self)) {
        self.statements += 1;
        let around = std::mem::replace(&mut self.statement, (self.statements, what));
        visit(self);
        self.statement = around;
    }

    /// Remembers that the guard of this expression, if it makes one, gets no name.
    fn remember_temporary(&mut self, expression: &syn::Expr) {
        if let Some(taken) = guard(expression) {
            let start = taken.start();
            let at = (
                self.path.to_owned(),
                start.line as u32,
                start.column as u32 + 1,
            );
            self.names.temporary.insert(at, self.statement);
        }
    }

    /// Visits something that ends up in `name`, if there is one.
    fn named(&mut self, name: Option<String>, visit: impl FnOnce(&mut Self)) {
        let around = std::mem::replace(&mut self.goes_into, name);
        visit(self);
        self.goes_into = around;
    }

    /// As [`Self::into`], but what has no name of its own keeps the one around it.
    fn named_or_around(&mut self, name: Option<String>, visit: impl FnOnce(&mut Self)) {
        let name = name.or_else(|| self.goes_into.clone());
        self.named(name, visit);
    }
}

impl<'ast> Visit<'ast> for Maker<'_> {
    fn visit_stmt(&mut self, statement: &'ast syn::Stmt) {
        self.stated("statement", |it| visit::visit_stmt(it, statement));
    }

    fn visit_expr_if(&mut self, choice: &'ast syn::ExprIf) {
        // What a plain condition makes goes before the block begins; `if let` keeps it.
        if matches!(*choice.cond, syn::Expr::Let(_)) {
            return visit::visit_expr_if(self, choice);
        }
        self.stated("condition", |it| it.visit_expr(&choice.cond));
        self.visit_block(&choice.then_branch);
        if let Some((_, otherwise)) = &choice.else_branch {
            self.visit_expr(otherwise);
        }
    }

    fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
        self.remember_temporary(&field.base);
        visit::visit_expr_field(self, field);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        if matches!(unary.op, syn::UnOp::Deref(_)) {
            self.remember_temporary(&unary.expr);
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        for segment in &path.segments {
            let name = segment.ident.to_string();
            let known = self.names.orders.iter().any(|(known, _)| *known == name);
            if ORDERED.contains(&name.as_str()) && !known {
                let site = self.site(segment.ident.span());
                self.names.orders.push((name, site));
            }
        }
        visit::visit_path(self, path);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        self.named_or_around(of_pattern(&local.pat), |it| visit::visit_local(it, local));
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        let name = match &field.member {
            syn::Member::Named(name) => Some(name.to_string()),
            syn::Member::Unnamed(_) => None,
        };
        self.named_or_around(name, |it| visit::visit_field_value(it, field));
    }

    fn visit_item_static(&mut self, item: &'ast syn::ItemStatic) {
        self.named(Some(item.ident.to_string()), |it| {
            visit::visit_item_static(it, item);
        });
    }

    fn visit_item_const(&mut self, item: &'ast syn::ItemConst) {
        self.named(Some(item.ident.to_string()), |it| {
            visit::visit_item_const(it, item);
        });
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        self.named_or_around(of_place(&assign.left), |it| {
            visit::visit_expr_assign(it, assign);
        });
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(function) = &*call.func
            && let Some(start) = start_of(function)
        {
            self.remember(start);
        }
        let Some(of) = tuple_struct(&call.func) else {
            return visit::visit_expr_call(self, call);
        };
        let of = match (of.as_str(), &self.implementing) {
            ("Self", Some(implementing)) => implementing.clone(),
            _ => of,
        };
        for (number, argument) in call.args.iter().enumerate() {
            let name = self.goes_into.clone();
            let name = name.or_else(|| Some(format!("{of}.{number}")));
            self.named(name, |it| it.visit_expr(argument));
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.remember(call.method.span());
        if !UNPACKING.iter().any(|name| call.method == name) {
            self.remember_temporary(&call.receiver);
        }
        self.visit_expr(&call.receiver);
        let puts = PUTTING.iter().any(|name| call.method == name);
        let name = if puts { of_place(&call.receiver) } else { None };
        self.named_or_around(name, |it| {
            for argument in &call.args {
                it.visit_expr(argument);
            }
        });
    }

    fn visit_macro(&mut self, invoked: &'ast syn::Macro) {
        if !invoked.path.is_ident("vec") {
            return;
        }
        let listed = Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        let repeated = Punctuated::<syn::Expr, syn::Token![;]>::parse_terminated;
        let expressions: Vec<syn::Expr> = match listed.parse2(invoked.tokens.clone()) {
            Ok(listed) => listed.into_iter().collect(),
            Err(_) => match repeated.parse2(invoked.tokens.clone()) {
                Ok(repeated) => repeated.into_iter().collect(),
                Err(_) => return,
            },
        };
        let mut inside = Maker {
            path: self.path,
            names: self.names,
            goes_into: self.goes_into.clone(),
            implementing: self.implementing.clone(),
            statement: self.statement,
            statements: self.statements,
        };
        for expression in &expressions {
            inside.visit_expr(expression);
        }
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        let last = item.ident.span().end().line;
        let attributes = item.attrs.iter();
        let starts = attributes.map(|it| it.pound_token.span.start().line);
        let first = starts.min().unwrap_or(last);
        for (number, field) in item.fields.iter().enumerate() {
            let mut types = Types::default();
            types.visit_type(&field.ty);
            let name = match &field.ident {
                Some(name) => name.to_string(),
                None => format!("{}.{number}", item.ident),
            };
            self.names.fields.push(Field {
                name,
                types: types.0,
                head: (self.path.to_owned(), first as u32, last as u32),
            });
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let mut types = Types::default();
        types.visit_type(&item.self_ty);
        let around = std::mem::replace(&mut self.implementing, types.0.into_iter().next());
        visit::visit_item_impl(self, item);
        self.implementing = around;
    }

    fn visit_impl_item_fn(&mut self, method: &'ast syn::ImplItemFn) {
        let site = self.site(method.sig.ident.span());
        let name = method.sig.ident.to_string();
        self.names.methods.push((name, site));
        self.named(None, |it| visit::visit_impl_item_fn(it, method));
    }

    fn visit_expr_while(&mut self, endless: &'ast syn::ExprWhile) {
        self.remember_loop(endless.while_token.span, &endless.body);
        visit::visit_expr_while(self, endless);
    }

    fn visit_expr_loop(&mut self, endless: &'ast syn::ExprLoop) {
        self.remember_loop(endless.loop_token.span, &endless.body);
        visit::visit_expr_loop(self, endless);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.named(None, |it| visit::visit_item_fn(it, item));
    }
}

/// Where a path begins, and so the call of what it names.
fn start_of(path: &syn::ExprPath) -> Option<Span> {
    if let Some(qualified) = &path.qself {
        return Some(qualified.lt_token.span);
    }
    match &path.path.leading_colon {
        Some(colon) => Some(colon.spans[0]),
        None => Some(path.path.segments.first()?.ident.span()),
    }
}

/// Methods that make a guard of the result of taking a lock.
const UNPACKING: [&str; 4] = ["unwrap", "expect", "unwrap_or_else", "unwrap_or_default"];

/// Methods that take a lock.
const TAKING: [&str; 3] = ["lock", "read", "write"];

/// The call that takes a lock, if an expression is a guard that was made just there.
fn guard(expression: &syn::Expr) -> Option<Span> {
    match expression {
        syn::Expr::Paren(paren) => guard(&paren.expr),
        syn::Expr::Try(tried) => taking(&tried.expr),
        syn::Expr::MethodCall(call) if UNPACKING.iter().any(|name| call.method == name) => {
            taking(&call.receiver)
        }
        _ => None,
    }
}

fn taking(expression: &syn::Expr) -> Option<Span> {
    let syn::Expr::MethodCall(call) = expression else {
        return None;
    };
    let takes = call.args.is_empty() && TAKING.iter().any(|name| call.method == name);
    takes.then(|| call.method.span())
}

/// The names in a type.
#[derive(Default)]
struct Types(Vec<String>);

impl<'ast> Visit<'ast> for Types {
    fn visit_path_segment(&mut self, segment: &'ast syn::PathSegment) {
        self.0.push(segment.ident.to_string());
        visit::visit_path_segment(self, segment);
    }
}

/// The variable of a pattern; of a pair, such as a channel's ends, the second.
fn of_pattern(pattern: &syn::Pat) -> Option<String> {
    match pattern {
        syn::Pat::Ident(name) => Some(name.ident.to_string()),
        syn::Pat::Type(typed) => of_pattern(&typed.pat),
        syn::Pat::Tuple(tuple) => tuple.elems.iter().rev().find_map(of_pattern),
        syn::Pat::Reference(reference) => of_pattern(&reference.pat),
        _ => None,
    }
}

/// What `self.accounts.write().unwrap()` is about: `accounts`.
fn of_place(expression: &syn::Expr) -> Option<String> {
    let mut expression = expression;
    loop {
        expression = match expression {
            syn::Expr::MethodCall(call) => &call.receiver,
            syn::Expr::Field(field) => match &field.member {
                syn::Member::Named(name) => return Some(name.to_string()),
                syn::Member::Unnamed(_) => &field.base,
            },
            syn::Expr::Index(index) => &index.expr,
            syn::Expr::Paren(paren) => &paren.expr,
            syn::Expr::Reference(reference) => &reference.expr,
            syn::Expr::Unary(unary) => &unary.expr,
            syn::Expr::Try(tried) => &tried.expr,
            syn::Expr::Path(path) => {
                let name = path.path.segments.last()?.ident.to_string();
                return (name != "self").then_some(name);
            }
            _ => return None,
        };
    }
}

/// The name of a tuple struct that is made: a single word that begins with a capital.
fn tuple_struct(function: &syn::Expr) -> Option<String> {
    let syn::Expr::Path(path) = function else {
        return None;
    };
    let name = path.path.get_ident()?.to_string();
    let wraps = matches!(name.as_str(), "Some" | "Ok" | "Err");
    (name.starts_with(char::is_uppercase) && !wraps).then_some(name)
}
