//! `token …`.

use clap::{Args, Subcommand, value_parser};
use hemline_persistence::access::Role;

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token; it is printed once and cannot be shown again
    Create(CreateTokenArguments),
    /// List the tokens, those that no longer count among them
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Revoke a token: its holder is no longer let in
    Revoke {
        /// The token's id or its name
        token: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CreateTokenArguments {
    /// What its holder may do: viewer reads; planner also uploads, runs seasons and decides; admin also manages tokens
    #[arg(long, value_parser = role)]
    pub(crate) role: Role,
    /// Who will use it: the name in the audit log; the role's own name where absent
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// After how many days it expires; never where absent
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=3_650))]
    pub(crate) days: Option<u32>,
}

fn role(text: &str) -> Result<Role, String> {
    text.parse()
}
