//! Where a secret may be found after a plan and an apply, and where not.

use std::fs;

use serde_json::json;
use testbed::{Error, Result, terraform::Reader};

use crate::{
    built,
    module::{CANARY, edited, module, written},
};

#[test]
fn a_write_only_value_is_kept_nowhere() -> Result<()> {
    for reader in [Reader::Terraform, Reader::OpenTofu] {
        let Some(mut terraform) = built(reader)? else { return Ok(()) };
        let pointer = "/resource/yandex_mdb_postgresql_user/mlflow/password_wo_version";
        terraform.rewrite(&written(&edited(pointer, Some(json!(2)))?))?;
        let plan = terraform.plan()?;
        assert_eq!(plan.to_string(), "yandex_mdb_postgresql_user.mlflow: Update\n");
        assert!(!plan.json.to_string().contains(CANARY), "{reader:?}: the plan");
        terraform.apply()?;
        let path = terraform.folder().join("terraform.tfstate");
        let state = fs::read_to_string(&path).map_err(Error::file(&path))?;
        assert!(state.contains("password_wo_version"), "{reader:?}: this is not the state");
        assert!(!state.contains(CANARY), "{reader:?}: the state");
    }
    Ok(())
}

/// Without this the test above could search for what is never found.
#[test]
fn a_secret_that_the_provider_keeps_is_found() -> Result<()> {
    let Some(mut terraform) = built(Reader::Terraform)? else { return Ok(()) };
    let mut keys = module();
    let key =
        json!({ "mlflow": { "service_account_id": "${yandex_iam_service_account.mlflow.id}" } });
    keys["resource"]["yandex_iam_service_account_static_access_key"] = key;
    terraform.rewrite(&written(&keys))?;
    terraform.plan()?;
    terraform.apply()?;
    let state = terraform.state()?.to_string();
    assert!(state.contains("\"secret_key\":\"stub-secret-"), "{state}");
    Ok(())
}
