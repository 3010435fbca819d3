//! `countersign-node-pack IN.wasm FOLDER` writes `countersign_bg.wasm` and its loader into a folder.
//!
//! It is the part of wasm-bindgen's own command that the package needs, in the version that `Cargo.lock` names.

use std::env;
use std::error::Error;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let input = arguments.next().ok_or("the module is missing")?;
    let folder = arguments.next().ok_or("the folder is missing")?;
    Bindgen::new()
        .input_path(input)
        .out_name("countersign")
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true)
        .bundler(true)?
        .generate(folder)?;
    Ok(())
}
