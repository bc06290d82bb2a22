use zed_extension_api::{self as zed, LanguageServerId, Result, Worktree};

struct Postlint;

impl zed::Extension for Postlint {
    fn new() -> Self {
        Postlint
    }

    fn language_server_command(
        &mut self,
        _: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<zed::Command> {
        let command = worktree
            .which("postlint")
            .ok_or("postlint is not installed: pipx install 'postlint[lsp]'")?;
        Ok(zed::Command {
            command,
            args: vec!["server".to_string()],
            env: worktree.shell_env(),
        })
    }
}

zed::register_extension!(Postlint);
