//! The agents that can reach one another.

use std::collections::{BTreeMap, BTreeSet};

use crate::agent::Agent;
use crate::error::RunError;
use crate::names;
use crate::tool::StrictSchema;

/// A closed set of agents: names are unique and every handoff leads to a member.
pub struct AgentSet<C> {
    agents: BTreeMap<String, Agent<C>>,
}

impl<C: Send + Sync + 'static> AgentSet<C> {
    /// Checks and keeps `agents`.
    ///
    /// # Errors
    /// [`RunError::DuplicateName`] for two agents, or two functions of one agent, of the same name;
    /// [`RunError::UnknownAgent`] for a handoff that leads out of the set, [`RunError::UnknownFunction`]
    /// for a first call that the agent does not have, [`RunError::UnusableFunction`] for a name or arguments
    /// that providers refuse.
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
    let tools = agent.tools.iter().map(|tool| (&tool.name, &tool.schema));
    let handoffs = agent.handoffs.iter();
    let handoffs = handoffs.map(|handoff| (&handoff.function, &handoff.schema));
    let mut seen = BTreeSet::new();
    for (name, arguments) in tools.chain(handoffs) {
        check_function(agent, name, arguments)?;
        if !seen.insert(name) {
            return Err(RunError::DuplicateName {
                kind: "function",
                name: name.clone(),
            });
        }
    }
    match &agent.first_call {
        Some(function) if !seen.contains(function) => Err(RunError::UnknownFunction {
            agent: agent.name.clone(),
            function: function.clone(),
        }),
        _ => Ok(()),
    }
}

/// A provider would refuse every request that offers such a function.
fn check_function<C>(
    agent: &Agent<C>,
    function: &str,
    arguments: &StrictSchema,
) -> Result<(), RunError> {
    let refuse = |reason| {
        Err(RunError::UnusableFunction {
            agent: agent.name.clone(),
            function: function.to_owned(),
            reason,
        })
    };
    if !names::is_well_formed(function) {
        return refuse("its name must be 1 to 64 letters, digits, `_` and `-`");
    }
    if !arguments.is_object() {
        return refuse(
            "its arguments must be a struct with named fields; put an enum or a value into a field",
        );
    }
    Ok(())
}
