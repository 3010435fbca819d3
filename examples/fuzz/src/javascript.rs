//! A JavaScript engine, which reads a text as a page does.

use rquickjs::context::EvalOptions;
use rquickjs::{Context, Ctx, FromJs, Runtime};

/// An engine with a heap of its own and no access to the machine.
pub struct Engine(Context);

impl Engine {
    /// Makes an engine that has run this script.
    pub fn with(prelude: &str) -> Self {
        let runtime = Runtime::new().expect("an engine");
        runtime.set_memory_limit(256 << 20);
        let engine = Self(Context::full(&runtime).expect("a context"));
        engine.run::<()>(prelude).expect("a prelude");
        engine
    }

    /// Returns the value of a classic script; `None` where the text is no script, or throws.
    pub fn run<T: for<'js> FromJs<'js>>(&self, script: &str) -> Option<T> {
        self.0.with(|context: Ctx<'_>| {
            let mut options = EvalOptions::default();
            options.strict = false;
            context.eval_with_options(script, options).ok()
        })
    }
}
