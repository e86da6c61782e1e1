use std::io::{self, Write as _};

use clap::{Args, Command, ValueEnum};
use clap_complete::Shell;

use super::error::CliError;

/// Print a script that completes the command line in a shell
///
/// To try it in bash: source <(zoom-signature completions bash). To keep it, save it where
/// the shell looks for it: ~/.local/share/bash-completion/completions/zoom-signature, a file
/// named _zoom-signature in one of the directories in zsh's $fpath,
/// ~/.config/fish/completions/zoom-signature.fish, or your PowerShell $PROFILE.
#[derive(Args)]
pub(super) struct Completions {
    /// The shell to complete in
    shell: ShellName,
}

#[derive(Clone, Copy, ValueEnum)]
enum ShellName {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
}

impl Completions {
    /// Prints the script for this command line.
    pub(super) fn run(self, mut command: Command) -> Result<(), CliError> {
        let shell = match self.shell {
            ShellName::Bash => Shell::Bash,
            ShellName::Zsh => Shell::Zsh,
            ShellName::Fish => Shell::Fish,
            ShellName::PowerShell => Shell::PowerShell,
        };
        // In memory first: clap_complete panics where it cannot write.
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut command, "zoom-signature", &mut script);
        io::stdout().lock().write_all(&script)?;
        Ok(())
    }
}
