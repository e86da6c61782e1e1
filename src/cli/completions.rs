use std::io::{self, Write as _};

use clap::{Args, Command, ValueEnum};
use clap_complete::Shell;

use super::error::CliError;

/// Print a script that completes the command line in a shell
///
/// For this session of bash: source <(zoom-signature completions bash). For all of them,
/// write it to where the shell looks: ~/.local/share/bash-completion/completions/zoom-signature,
/// a file _zoom-signature in a folder of zsh's $fpath, ~/.config/fish/completions/zoom-signature.fish,
/// or the $PROFILE of PowerShell.
#[derive(Args)]
pub(super) struct Completions {
    /// Which shell
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
    /// For this command line.
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
