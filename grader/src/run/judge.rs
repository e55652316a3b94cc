//! A judge's process: questions in, answers out.

use anyhow::{Context, bail};
use grade_protocol::Channel;
use grade_protocol::catalog::{Case, Catalog, CheckInfo};
use grade_protocol::evidence::{Observation, Usage};
use grade_protocol::judge::{FromJudge, Ruling, ToJudge};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// What observations weigh that are sent in one question: its answer quotes them, and has to fit into a
/// frame as well.
const ASKED_AT_ONCE_BYTES: usize = 8 << 20;

/// A judge that is running. It ends when this is dropped.
#[derive(Debug)]
pub struct Judge {
    child: Child,
    channel: Channel<ChildStdout, ChildStdin>,
}

impl Judge {
    /// Starts a judge.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(program: &Path) -> anyhow::Result<Self> {
        let mut child = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting the judge {}", program.display()))?;
        let stdin = child.stdin.take().context("the judge's input")?;
        let stdout = child.stdout.take().context("the judge's output")?;
        Ok(Judge {
            child,
            channel: Channel::new(stdout, stdin),
        })
    }

    /// What checks there are.
    ///
    /// # Errors
    /// When the judge was built with another version of the protocol, or fails.
    pub fn catalog(&mut self) -> anyhow::Result<Catalog> {
        match self.ask(&ToJudge::Describe)? {
            FromJudge::Catalog(catalog) if catalog.version == grade_protocol::VERSION => {
                Ok(catalog)
            }
            FromJudge::Catalog(_) => bail!(
                "this course was made for another version of cargo-grade; \
                 run the one in the checkout, or install it again from there"
            ),
            _ => bail!("the judge answered another question"),
        }
    }

    /// The inputs of a check.
    ///
    /// # Errors
    /// When the judge fails.
    pub fn cases(&mut self, check: &CheckInfo, seed: u64) -> anyhow::Result<Vec<Case>> {
        match self.ask(&ToJudge::Cases {
            check: check.name.clone(),
            seed,
        })? {
            FromJudge::Cases(cases) => Ok(cases),
            _ => bail!("the judge answered another question"),
        }
    }

    /// Two calls each that good code lets go on at once.
    ///
    /// # Errors
    /// When the judge fails.
    pub fn could_overlap(&mut self, check: &CheckInfo) -> anyhow::Result<Vec<Case>> {
        match self.ask(&ToJudge::CouldOverlap {
            check: check.name.clone(),
        })? {
            FromJudge::Cases(cases) => Ok(cases),
            _ => bail!("the judge answered another question"),
        }
    }

    /// What is left of a case without the operations of these numbers, if that is fair.
    ///
    /// # Errors
    /// When the judge fails.
    pub fn without(
        &mut self,
        check: &CheckInfo,
        case: &Case,
        operations: Vec<u32>,
    ) -> anyhow::Result<Option<Case>> {
        let question = ToJudge::Without {
            check: check.name.clone(),
            case: case.clone(),
            operations,
        };
        match self.ask(&question)? {
            FromJudge::Left(part) => Ok(part),
            _ => bail!("the judge answered another question"),
        }
    }

    /// One ruling for each observation.
    ///
    /// # Errors
    /// When the judge fails.
    pub fn rulings(
        &mut self,
        check: &CheckInfo,
        case: &Case,
        observations: Vec<Observation>,
    ) -> anyhow::Result<Vec<Ruling>> {
        let mut rulings = Vec::with_capacity(observations.len());
        let mut piece = Vec::new();
        let mut bytes = 0;
        for observation in observations {
            bytes += observation.weight_bytes();
            piece.push(observation);
            if bytes > ASKED_AT_ONCE_BYTES {
                bytes = 0;
                rulings.extend(self.rulings_at_once(check, case, std::mem::take(&mut piece))?);
            }
        }
        rulings.extend(self.rulings_at_once(check, case, piece)?);
        Ok(rulings)
    }

    fn rulings_at_once(
        &mut self,
        check: &CheckInfo,
        case: &Case,
        observations: Vec<Observation>,
    ) -> anyhow::Result<Vec<Ruling>> {
        if observations.is_empty() {
            return Ok(Vec::new());
        }
        let asked = observations.len();
        let question = ToJudge::Judge {
            check: check.name.clone(),
            case: case.clone(),
            observations,
        };
        match self.ask(&question)? {
            FromJudge::Rulings(rulings) if rulings.len() == asked => Ok(rulings),
            _ => bail!("the judge answered another question"),
        }
    }

    /// The ruling on one observation.
    ///
    /// # Errors
    /// When the judge fails.
    pub fn ruling(
        &mut self,
        check: &CheckInfo,
        case: &Case,
        observation: &Observation,
    ) -> anyhow::Result<Ruling> {
        let rulings = self.rulings(check, case, vec![observation.clone()])?;
        rulings
            .into_iter()
            .next()
            .context("the judge gave no ruling")
    }

    /// Whether what was used is allowed.
    ///
    /// # Errors
    /// When the judge fails.
    pub fn usage(&mut self, check: &CheckInfo, usage: &Usage) -> anyhow::Result<Ruling> {
        let question = ToJudge::Used {
            check: check.name.clone(),
            usage: usage.clone(),
        };
        match self.ask(&question)? {
            FromJudge::Usage(ruling) => Ok(ruling),
            _ => bail!("the judge answered another question"),
        }
    }

    /// A script's transcript.
    ///
    /// # Errors
    /// When the judge fails.
    pub fn transcript(
        &mut self,
        check: &CheckInfo,
        case: &Case,
        observation: &Observation,
    ) -> anyhow::Result<String> {
        let question = ToJudge::Transcript {
            check: check.name.clone(),
            case: case.clone(),
            observation: observation.clone(),
        };
        match self.ask(&question)? {
            FromJudge::Transcript(text) => Ok(text),
            _ => bail!("the judge answered another question"),
        }
    }

    /// Starts what a check needs on our side, and says where it is.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn serve(&mut self, check: &CheckInfo) -> anyhow::Result<Option<String>> {
        match self.ask(&ToJudge::Serve {
            check: check.name.clone(),
        })? {
            FromJudge::Serving(address) => Ok(address),
            _ => bail!("the judge answered another question"),
        }
    }

    fn ask(&mut self, question: &ToJudge) -> anyhow::Result<FromJudge> {
        self.channel.send(question).context("asking the judge")?;
        match self.channel.receive().context("hearing the judge")? {
            FromJudge::Trouble(why) => bail!("the judge could not answer: {why}"),
            answer => Ok(answer),
        }
    }
}

impl Drop for Judge {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
