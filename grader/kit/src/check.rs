//! One check: its cases, its method and what it demands.

use crate::case::Playable;
use crate::generate::Generated;
use crate::program::{Program, Run};
use crate::rule::{Broken, Rule, UsageRule};
use crate::ruling;
use crate::scenario::Scenario;
use crate::service::Service;
use crate::step::{Call, Caller};
use crate::subject::Subjects;
use crate::task::Task;
use crate::view::View;
use crate::witness::Witness;
use anyhow::{Context, bail};
use grade_protocol::catalog::{Case, CheckInfo, Condition, Method, ShownOp};
use grade_protocol::evidence::{Observation, Usage};
use grade_protocol::judge::Ruling;
use grade_protocol::schedule::{Budget, Time};
use serde_json::Value;

type Serve = fn() -> anyhow::Result<Service>;

/// A check of the task `T`. It is built by saying how, then what, then what else is demanded.
pub struct Check<T: Task> {
    info: CheckInfo,
    subject: &'static str,
    scenarios: Vec<Scenario<T>>,
    generated: Vec<Generated<T>>,
    rules: Vec<Rule<T>>,
    usage_rules: Vec<UsageRule>,
    service: Option<Serve>,
    parts: Parts,
    could_overlap: Vec<Scenario<T>>,
    witness: Option<Witness<T>>,
    without_preemption: bool,
}

/// Whether right code is sure to be right on parts of the scenarios, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parts {
    /// If no rule demands anything beside being linearizable, or the generator could have drawn
    /// the part as well.
    FairWithoutRules,
    Fair,
    Unfair,
}

impl<T: Task> std::fmt::Debug for Check<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Check")
            .field("info", &self.info)
            .finish_non_exhaustive()
    }
}

/// Repetitions of each case on real threads, unless the check says otherwise. With noise, bugs that
/// hide from 10,000 plain repetitions show within some dozens.
const REPETITIONS: u32 = 60;

impl<T: Task> Check<T> {
    fn by(method: Method, name: &str) -> Self {
        Check {
            info: CheckInfo {
                name: name.to_owned(),
                title: name.replace('-', " "),
                teaches: String::new(),
                method,
                points: 1,
                budget: Budget::default(),
                repetitions: REPETITIONS,
                ideal_time_only: false,
                condition: Condition::Linearizability,
            },
            subject: "",
            scenarios: Vec::new(),
            generated: Vec::new(),
            rules: Vec::new(),
            usage_rules: Vec::new(),
            service: None,
            parts: Parts::FairWithoutRules,
            could_overlap: Vec::new(),
            witness: None,
            without_preemption: false,
        }
    }

    /// Explores schedules in the model: every observation must be linearizable, nobody may panic,
    /// wait or run for ever, or be left behind, and every rule must hold.
    #[must_use]
    pub fn explore(name: &str) -> Self {
        Self::by(Method::Explore, name)
    }

    /// Explores schedules in the model until one shows what is demanded: each scenario must have a
    /// legal observation of which `shows` is true. All observations up to it are judged as by
    /// [`Check::explore`], in ideal time.
    ///
    /// `what` says in words what is to be seen ("two jobs under way at once"): where nobody saw it, the
    /// report says so. Generated scenarios cannot be had: what somebody must see depends on the scenario.
    #[must_use]
    pub fn witness(name: &str, what: &str, shows: impl Fn(&View<'_, T>) -> bool + 'static) -> Self {
        Check {
            witness: Some(Witness::of(what, shows)),
            ..Self::by(Method::Witness, name)
        }
    }

    /// The same with a race for what is to be seen, which is no fault then: a result that fits no order
    /// of the calls. The same operations in one thread must be right in every schedule without
    /// preemption.
    #[must_use]
    pub fn must_race(name: &str) -> Self {
        Check {
            witness: Some(Witness::of_a_race()),
            ..Self::by(Method::Witness, name)
        }
    }

    /// Holds up the scenario's first thread at each of its steps in turn; the others must finish.
    #[must_use]
    pub fn freeze(name: &str) -> Self {
        Self::by(Method::Freeze, name)
    }

    /// Runs one script in the model; its transcript must equal the accepted snapshot.
    #[must_use]
    pub fn transcript(name: &str) -> Self {
        Self::by(Method::Transcript, name)
    }

    /// Repeats its scenarios on real threads, with noise around synchronisation operations.
    #[must_use]
    pub fn real_threads(name: &str) -> Self {
        Self::by(Method::RealThreads, name)
    }

    /// The fact it establishes: "transfers never deadlock".
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.info.title);
        self
    }

    /// What a failure teaches, in one or two sentences.
    #[must_use]
    pub fn teaches(mut self, text: &str) -> Self {
        text.clone_into(&mut self.info.teaches);
        self
    }

    /// What passing it is worth; 1 unless told.
    #[must_use]
    pub fn points(mut self, points: u32) -> Self {
        self.info.points = points;
        self
    }

    /// Which of the student's types it is about, as named in [`Subjects`].
    #[must_use]
    pub fn subject(mut self, name: &'static str) -> Self {
        self.subject = name;
        self
    }

    /// One more scenario.
    #[must_use]
    pub fn scenario(mut self, scenario: Scenario<T>) -> Self {
        self.scenarios.push(scenario);
        self
    }

    /// Scenarios that nobody wrote, in addition; of several kinds, if it is called again.
    #[must_use]
    pub fn generated(mut self, generated: Generated<T>) -> Self {
        self.generated.push(generated);
        self
    }

    /// Something that must hold of every observation, beside being linearizable.
    ///
    /// Of those, too, that end with operations waiting for ever where the sequential model lets
    /// them: [`View::finished`] tells the two apart.
    #[must_use]
    pub fn rule(mut self, rule: impl Fn(&View<'_, T>) -> Result<(), Broken> + 'static) -> Self {
        self.rules.push(Box::new(rule));
        self
    }

    /// Something that must hold of the primitives the student's code uses, in a check that is made in
    /// the model. Its cases are played on real threads as well; whoever waits busily only there is held
    /// against the rule, too.
    #[must_use]
    pub fn usage_rule(mut self, rule: impl Fn(&Usage) -> Result<(), Broken> + 'static) -> Self {
        self.usage_rules.push(Box::new(rule));
        self
    }

    /// How far each scenario is explored that does not say so itself.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.info.budget = budget;
        self
    }

    /// Timers fire only when they are due, and the clock never jumps: for contracts in which a call that comes late may
    /// return something else.
    #[must_use]
    pub fn in_ideal_time(mut self) -> Self {
        self.info.ideal_time_only = true;
        self
    }

    /// What it demands is demanded of schedules without preemption only: threads are switched where one
    /// blocks, yields or ends, and no timer fires before it is due. It is not played on real threads, where
    /// nobody can see to that. For checks that explore, or demand a witness.
    #[must_use]
    pub fn without_preemption(mut self) -> Self {
        self.without_preemption = true;
        self
    }

    /// Results are judged by quiescent consistency, which is weaker than linearizability: two calls keep
    /// their order only if a moment without any call under way lies between them.
    ///
    /// For structures that spread contention, such as counting networks. Nothing is asked of how a
    /// call came to know what it returns: an earlier call of the same thread need not have been seen.
    #[must_use]
    pub fn quiescently_consistent(mut self) -> Self {
        self.info.condition = Condition::QuiescentConsistency;
        self
    }

    /// How often each scenario is repeated on real threads.
    #[must_use]
    pub fn repetitions(mut self, repetitions: u32) -> Self {
        self.info.repetitions = repetitions;
        self
    }

    /// What has to run on our side while its cases run on real threads.
    #[must_use]
    pub fn service(mut self, serve: Serve) -> Self {
        self.service = Some(serve);
        self
    }

    /// Its scenarios are fair only as a whole: right code may panic or wait for ever where one of
    /// their operations is missing. A counterexample then keeps all of them.
    ///
    /// A counterexample leaves out the operations that a failure does not need. Unless told, that
    /// is done where a check explores and has no rules, because what is left is judged by the
    /// sequential model; and with generated scenarios, because their parts are scenarios that
    /// might have been generated.
    #[must_use]
    pub fn whole_scenarios_only(mut self) -> Self {
        self.parts = Parts::Unfair;
        self
    }

    /// Its rules hold of any part of its scenarios, too: a counterexample may leave out the
    /// operations that a failure does not need. See [`Check::whole_scenarios_only`].
    #[must_use]
    pub fn parts_are_fair(mut self) -> Self {
        self.parts = Parts::Fair;
        self
    }

    /// Two threads with a call each that good code lets go on at once, though right code need not.
    ///
    /// Looked at only once an explored check has passed: either thread is held up at each of its
    /// steps. If a lock keeps the other out whenever the call has begun, the report says so as
    /// advice, which costs no points. What is said of two operations must hold of all scenarios with
    /// these two, so give several with other arguments: two accounts may share a lock by chance.
    #[must_use]
    pub fn could_overlap(mut self, scenarios: impl IntoIterator<Item = Scenario<T>>) -> Self {
        self.could_overlap.extend(scenarios);
        self
    }

    /// The condition that results are judged by: the check's own, or what its operations make of it.
    fn condition(&self) -> Condition {
        let arrives = |scenario: &Scenario<T>| {
            let start = T::new(&scenario.setup);
            let mut operations = scenario.operations();
            operations.any(|(me, op)| start.clone().arrive(&Call::by(me as Caller, op)))
        };
        // What a generator draws from does not depend on the seed.
        let mut drawn = self.generated.iter().flat_map(|it| it.scenarios(0));
        match self.info.condition {
            Condition::Linearizability
                if self.scenarios.iter().any(arrives) || drawn.any(|it| arrives(&it)) =>
            {
                Condition::IntervalLinearizability
            }
            own => own,
        }
    }

    /// What has been said of it and cannot be had together.
    fn contradiction(&self) -> anyhow::Result<()> {
        let name = &self.info.name;
        if self.witness.is_some() && !self.generated.is_empty() {
            bail!(
                "check `{name}` demands a witness of each scenario, and generated ones may have none"
            );
        }
        let explores = matches!(self.info.method, Method::Explore | Method::Witness);
        if self.without_preemption && !explores {
            bail!("check `{name}` does not explore, so it cannot be without preemption");
        }
        Ok(())
    }

    /// Whether right code is sure to be right on this part of a scenario called `whole`.
    fn is_fair(&self, whole: &str, part: &Scenario<T>) -> bool {
        if self.info.method != Method::Explore || self.service.is_some() {
            return false;
        }
        let written = || self.scenarios.iter().any(|it| it.name == whole);
        let could_draw = |generated: &Generated<T>| !written() && generated.could_draw(part);
        match self.parts {
            Parts::Unfair => false,
            Parts::Fair => true,
            Parts::FairWithoutRules => {
                self.rules.is_empty() || self.generated.iter().any(could_draw)
            }
        }
    }
}

impl Check<Program> {
    /// Explores schedules of a program: it must come to its end, its claims must hold, and every rule.
    #[must_use]
    pub fn program(name: &'static str) -> Self {
        let whole = Scenario::named("the program").first([Run]);
        Self::explore(name)
            .scenario(whole)
            .subject(name)
            .whole_scenarios_only()
    }
}

/// A check of whatever task.
pub(crate) trait ErasedCheck {
    fn name(&self) -> &str;
    fn info(&self) -> CheckInfo;
    fn cases(&self, seed: u64) -> anyhow::Result<Vec<Case>>;
    fn could_overlap(&self) -> anyhow::Result<Vec<Case>>;
    fn without(&self, case: &Case, operations: &[u32]) -> anyhow::Result<Option<Case>>;
    /// See [`crate::Suite::whatever_the_clock`].
    fn judge(
        &self,
        case: &Case,
        observations: &[Observation],
        whatever_the_clock: bool,
    ) -> anyhow::Result<Vec<Ruling>>;
    fn judge_usage(&self, usage: &Usage) -> Ruling;
    fn asks_for_usage(&self) -> bool;
    /// Whether what is asked of an observation, beside fitting the model, depends on the order of its events.
    fn looks_at_order(&self, scenario: &Value, observation: &Observation) -> bool;
    fn transcript(&self, case: &Case, observation: &Observation) -> anyhow::Result<String>;
    fn serve(&self) -> anyhow::Result<Option<Service>>;
    fn playable(&self, subjects: &Subjects, scenario: Value) -> anyhow::Result<Box<dyn Playable>>;
}

impl<T: Task> ErasedCheck for Check<T> {
    fn name(&self) -> &str {
        &self.info.name
    }

    fn info(&self) -> CheckInfo {
        CheckInfo {
            condition: self.condition(),
            ..self.info.clone()
        }
    }

    fn cases(&self, seed: u64) -> anyhow::Result<Vec<Case>> {
        self.contradiction()?;
        let mut cases = Vec::new();
        for scenario in &self.scenarios {
            if self.witness.as_ref().is_some_and(Witness::is_a_race) {
                let alone = scenario.one_after_the_other().with_leaving();
                cases.push(Case {
                    without_preemption: true,
                    ..describe(&alone)?
                });
            }
            cases.push(Case {
                witness: self.witness.as_ref().map(|witness| witness.what.clone()),
                without_preemption: self.without_preemption,
                ..describe(&scenario.clone().with_leaving())?
            });
        }
        for generated in &self.generated {
            for scenario in generated.scenarios(seed) {
                cases.push(Case {
                    without_preemption: self.without_preemption,
                    ..describe(&scenario.with_leaving())?
                });
            }
        }
        Ok(cases)
    }

    fn could_overlap(&self) -> anyhow::Result<Vec<Case>> {
        let both_ways = self
            .could_overlap
            .iter()
            .flat_map(|it| [it.clone(), it.turned()]);
        both_ways.map(|it| describe(&it.with_leaving())).collect()
    }

    fn without(&self, case: &Case, operations: &[u32]) -> anyhow::Result<Option<Case>> {
        let whole: Scenario<T> = scenario_of(&case.scenario)?;
        let part = whole.without(&operations.iter().copied().collect());
        // Whoever does anything lets go in the end.
        let part = part.with_leaving();
        let is_less = part.operations().count() < whole.operations().count();
        let is_something = part.operations().next().is_some();
        if is_less && is_something && self.is_fair(&whole.name, &part) {
            Ok(Some(Case {
                without_preemption: case.without_preemption,
                ..describe(&part)?
            }))
        } else {
            Ok(None)
        }
    }

    fn judge(
        &self,
        case: &Case,
        observations: &[Observation],
        whatever_the_clock: bool,
    ) -> anyhow::Result<Vec<Ruling>> {
        let scenario = scenario_of(&case.scenario)?;
        let ruling = |observation: &Observation| {
            let holds = whatever_the_clock || observation.time == Time::Ideal;
            let rules = if holds { self.rules.as_slice() } else { &[] };
            let condition = self.info.condition;
            let ruling = ruling::ruling(condition, rules, &scenario, observation);
            match &self.witness {
                Some(witness) if case.witness.is_some() => {
                    witness.seen_in(&scenario, observation, ruling)
                }
                _ => ruling,
            }
        };
        Ok(observations.iter().map(ruling).collect())
    }

    fn judge_usage(&self, usage: &Usage) -> Ruling {
        ruling::usage_ruling(&self.usage_rules, usage)
    }

    fn asks_for_usage(&self) -> bool {
        !self.usage_rules.is_empty()
    }

    fn looks_at_order(&self, scenario: &Value, observation: &Observation) -> bool {
        if self.rules.is_empty() && self.witness.is_none() {
            return false;
        }
        let Ok(scenario) = scenario_of(scenario) else {
            return true;
        };
        let by_witness = |witness: &Witness<T>| witness.looks_at_order(&scenario, observation);
        ruling::looks_at_order(&self.rules, &scenario, observation)
            || self.witness.as_ref().is_some_and(by_witness)
    }

    fn transcript(&self, case: &Case, observation: &Observation) -> anyhow::Result<String> {
        Ok(ruling::transcript::<T>(
            &scenario_of(&case.scenario)?,
            observation,
        ))
    }

    fn serve(&self) -> anyhow::Result<Option<Service>> {
        self.service.map(|serve| serve()).transpose()
    }

    fn playable(&self, subjects: &Subjects, scenario: Value) -> anyhow::Result<Box<dyn Playable>> {
        let scenario: Scenario<T> =
            serde_json::from_value(scenario).context("reading a scenario")?;
        let subject = T::subject(subjects, self.subject).with_context(|| {
            format!(
                "no subject `{}` for check `{}`",
                self.subject, self.info.name
            )
        })?;
        Ok(Box::new(crate::case::TypedCase::new(scenario, subject)))
    }
}

fn scenario_of<T: Task>(value: &Value) -> anyhow::Result<Scenario<T>> {
    serde_json::from_value(value.clone()).context("reading a scenario")
}

fn describe<T: Task>(scenario: &Scenario<T>) -> anyhow::Result<Case> {
    let shown = |(thread, op): (u32, &T::Op)| ShownOp {
        thread,
        call: T::show_op(op),
    };
    Ok(Case {
        name: scenario.name.clone(),
        scenario: serde_json::to_value(scenario).context("writing a scenario")?,
        operations: scenario.operations().map(shown).collect(),
        budget: scenario.budget,
        witness: None,
        without_preemption: false,
    })
}

#[cfg(test)]
mod tests {
    use super::{Check, ErasedCheck};
    use crate::generate::Generated;
    use crate::program::{Program, Run};
    use crate::scenario::Scenario;

    #[test]
    fn what_cannot_be_had_together_is_said_and_never_passed_over() {
        let whole = || Scenario::named("whole").first([Run]);
        let generated = || Generated::from_operations([Run]);
        let refused = |check: Check<Program>| check.cases(0).is_err();
        let witness = || Check::witness("seen", "something", |_| true).scenario(whole());
        assert!(!refused(witness()));
        assert!(refused(witness().generated(generated())));
        assert!(!refused(witness().without_preemption()));
        for check in [Check::freeze("held"), Check::real_threads("real")] {
            assert!(refused(check.scenario(whole()).without_preemption()));
        }
    }
}
