//! The program itself, as it is released.

use std::{
    env,
    error::Error,
    path::{Path, PathBuf},
    process::Command,
};

/// Builds the program, in the target folder that this bench was built in.
pub(crate) fn build(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let this = env::current_exe()?;
    let target = this.ancestors().nth(3).ok_or("the bench is not in a target folder")?;
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--package", "stackwright", "--target-dir"])
        .arg(target)
        .current_dir(root)
        .status()?;
    if !built.success() {
        return Err("stackwright does not build".into());
    }
    Ok(target.join("release").join(format!("stackwright{}", env::consts::EXE_SUFFIX)))
}
