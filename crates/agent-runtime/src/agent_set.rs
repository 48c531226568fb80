//! The agents that can reach one another.

use std::collections::{BTreeMap, BTreeSet};

use crate::agent::Agent;
use crate::error::RunError;

/// A closed set of agents: names are unique and every handoff leads to a member.
pub struct AgentSet<C> {
    agents: BTreeMap<String, Agent<C>>,
}

impl<C: Send + Sync + 'static> AgentSet<C> {
    /// Checks and keeps `agents`.
    ///
    /// # Errors
    /// [`RunError::DuplicateName`] for two agents, or two functions of one agent, of the same name;
    /// [`RunError::UnknownAgent`] for a handoff that leads out of the set.
    pub fn new(agents: impl IntoIterator<Item = Agent<C>>) -> Result<Self, RunError> {
        let mut by_name = BTreeMap::new();
        for agent in agents {
            check_functions(&agent)?;
            let name = agent.name.clone();
            if by_name.insert(name.clone(), agent).is_some() {
                return Err(RunError::DuplicateName {
                    kind: "agent",
                    name,
                });
            }
        }
        let set = Self { agents: by_name };
        for handoff in set.agents.values().flat_map(|agent| &agent.handoffs) {
            set.get(&handoff.to)?;
        }
        Ok(set)
    }

    /// The agent of this name.
    ///
    /// # Errors
    /// [`RunError::UnknownAgent`] with the names there are.
    pub fn get(&self, name: &str) -> Result<&Agent<C>, RunError> {
        self.agents.get(name).ok_or_else(|| RunError::UnknownAgent {
            agent: name.to_owned(),
            known: self.agents.keys().cloned().collect(),
        })
    }
}

fn check_functions<C: Send + Sync + 'static>(agent: &Agent<C>) -> Result<(), RunError> {
    let tools = agent.tools.iter().map(|tool| &tool.name);
    let handoffs = agent.handoffs.iter().map(|handoff| &handoff.function);
    let mut seen = BTreeSet::new();
    for name in tools.chain(handoffs) {
        if !seen.insert(name) {
            return Err(RunError::DuplicateName {
                kind: "function",
                name: name.clone(),
            });
        }
    }
    Ok(())
}
