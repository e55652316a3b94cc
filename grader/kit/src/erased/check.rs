//! One check: its cases, its method and what it demands.

use super::{Generated, Op, Scenario, Task};
use crate::case::Playable;
use crate::rule::{Rule, UsageRule};
use crate::ruling;
use crate::service::Service;
use crate::step::{Call, Caller};
use crate::subject::Subjects;
use crate::witness::Witness;
use anyhow::{Context, bail};
use grade_protocol::catalog::{Case, CheckInfo, Condition, Method, ShownOp};
use grade_protocol::evidence::{Observation, Usage};
use grade_protocol::judge::Ruling;
use grade_protocol::schedule::{Budget, Time};
use serde_json::Value;

pub(crate) type Serve = fn() -> anyhow::Result<Service>;

/// A check of whatever task. See [`crate::Check`].
pub(crate) struct Check {
    task: &'static dyn Task,
    pub(crate) info: CheckInfo,
    pub(crate) subject: &'static str,
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) generated: Vec<Generated>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) usage_rules: Vec<UsageRule>,
    pub(crate) service: Option<Serve>,
    pub(crate) parts: Parts,
    pub(crate) could_overlap: Vec<Scenario>,
    pub(crate) witness: Option<Witness>,
    pub(crate) without_preemption: bool,
}

/// Whether right code is sure to be right on parts of the scenarios, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parts {
    /// If no rule demands anything beside being linearizable, or the generator could have drawn
    /// the part as well.
    FairWithoutRules,
    Fair,
    Unfair,
}

/// Repetitions of each case on real threads, unless the check says otherwise. With noise, bugs that
/// hide from 10,000 plain repetitions show within some dozens.
const REPETITIONS: u32 = 60;

impl Check {
    pub(crate) fn by(task: &'static dyn Task, method: Method, name: &str) -> Self {
        Check {
            task,
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

    pub(crate) fn name(&self) -> &str {
        &self.info.name
    }

    pub(crate) fn info(&self) -> CheckInfo {
        CheckInfo {
            condition: self.condition(),
            ..self.info.clone()
        }
    }

    pub(crate) fn cases(&self, seed: u64) -> anyhow::Result<Vec<Case>> {
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

    pub(crate) fn could_overlap(&self) -> anyhow::Result<Vec<Case>> {
        let both_ways = self
            .could_overlap
            .iter()
            .flat_map(|it| [it.clone(), it.turned()]);
        both_ways.map(|it| describe(&it.with_leaving())).collect()
    }

    pub(crate) fn without(&self, case: &Case, operations: &[u32]) -> anyhow::Result<Option<Case>> {
        let whole = self.scenario_of(&case.scenario)?;
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

    /// See [`crate::Suite::whatever_the_clock`].
    pub(crate) fn judge(
        &self,
        case: &Case,
        observations: &[Observation],
        whatever_the_clock: bool,
    ) -> anyhow::Result<Vec<Ruling>> {
        let scenario = self.scenario_of(&case.scenario)?;
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

    pub(crate) fn judge_usage(&self, usage: &Usage) -> Ruling {
        ruling::usage_ruling(&self.usage_rules, usage)
    }

    pub(crate) fn asks_for_usage(&self) -> bool {
        !self.usage_rules.is_empty()
    }

    /// Whether what is asked of an observation, beside fitting the model, depends on the order of its events.
    pub(crate) fn looks_at_order(&self, scenario: &Value, observation: &Observation) -> bool {
        if self.rules.is_empty() && self.witness.is_none() {
            return false;
        }
        let Ok(scenario) = self.scenario_of(scenario) else {
            return true;
        };
        let by_witness = |witness: &Witness| witness.looks_at_order(&scenario, observation);
        ruling::looks_at_order(&self.rules, &scenario, observation)
            || self.witness.as_ref().is_some_and(by_witness)
    }

    pub(crate) fn transcript(
        &self,
        case: &Case,
        observation: &Observation,
    ) -> anyhow::Result<String> {
        let scenario = self.scenario_of(&case.scenario)?;
        Ok(ruling::transcript(&scenario, observation))
    }

    pub(crate) fn serve(&self) -> anyhow::Result<Option<Service>> {
        self.service.map(|serve| serve()).transpose()
    }

    pub(crate) fn playable(
        &self,
        subjects: &Subjects,
        scenario: Value,
    ) -> anyhow::Result<Playable> {
        let scenario = Scenario::read(self.task, scenario).context("reading a scenario")?;
        let subject = self.task.subject(subjects, self.subject).with_context(|| {
            format!(
                "no subject `{}` for check `{}`",
                self.subject, self.info.name
            )
        })?;
        Ok(Playable::new(scenario, subject))
    }

    fn scenario_of(&self, value: &Value) -> anyhow::Result<Scenario> {
        Scenario::read(self.task, value.clone()).context("reading a scenario")
    }

    /// The condition that results are judged by: the check's own, or what its operations make of it.
    fn condition(&self) -> Condition {
        let arrives = |scenario: &Scenario| {
            let start = scenario.start();
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
    fn is_fair(&self, whole: &str, part: &Scenario) -> bool {
        if self.info.method != Method::Explore || self.service.is_some() {
            return false;
        }
        let written = || self.scenarios.iter().any(|it| it.name == whole);
        let could_draw = |generated: &Generated| !written() && generated.could_draw(part);
        match self.parts {
            Parts::Unfair => false,
            Parts::Fair => true,
            Parts::FairWithoutRules => {
                self.rules.is_empty() || self.generated.iter().any(could_draw)
            }
        }
    }
}

fn describe(scenario: &Scenario) -> anyhow::Result<Case> {
    let shown = |(thread, op): (u32, &Op)| ShownOp {
        thread,
        call: op.shown(),
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
    use crate::{Check, Generated, Program, Run, Scenario};

    #[test]
    fn what_cannot_be_had_together_is_said_and_never_passed_over() {
        let whole = || Scenario::named("whole").first([Run]);
        let generated = || Generated::from_operations([Run]);
        let refused = |check: Check<Program>| check.erased.cases(0).is_err();
        let witness = || Check::witness("seen", "something", |_| true).scenario(whole());
        assert!(!refused(witness()));
        assert!(refused(witness().generated(generated())));
        assert!(!refused(witness().without_preemption()));
        for check in [Check::freeze("held"), Check::real_threads("real")] {
            assert!(refused(check.scenario(whole()).without_preemption()));
        }
    }
}
