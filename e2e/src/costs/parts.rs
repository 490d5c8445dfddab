//! What a message's cost is made of, measured: the pallet's own trace tells what every host call and
//! every stretch of instructions was charged.

use frame_support::weights::Weight;
use pallet_revive::{
    tracing::{EVMFrameTraceInfo, FrameTraceInfo, Tracing, PVM_FUEL_NAME},
    ExecReturnValue, H160,
};
use serde::{Deserialize, Serialize};
use sp_core::U256;
use sp_runtime::DispatchError;

use weir_e2e::Cost;

/// A kind of work and what it cost in one message, nested calls included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// How often.
    pub times: u64,
    /// As in [`Cost`].
    pub ref_time: u64,
    /// As in [`Cost`].
    pub proof_size: u64,
}

impl Part {
    fn add(&mut self, weight: Weight) {
        self.times += 1;
        self.ref_time += weight.ref_time();
        self.proof_size += weight.proof_size();
    }
}

/// Everything a message's cost is made of; the parts add up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    /// Loading the contract's own code.
    pub own_code: Part,
    /// Calls to other contracts and loading their code, without what they do.
    pub calls: Part,
    /// Storage read.
    pub reads: Part,
    /// Storage written.
    pub writes: Part,
    /// Events.
    pub events: Part,
    /// Instructions of the contracts.
    pub instructions: Part,
    /// Everything else that is asked of the chain: input, output, hashes, caller, time.
    pub host: Part,
}

impl Parts {
    /// The parts with their names.
    pub fn named(&self) -> [(&'static str, Part); 7] {
        [
            ("its own code, loaded", self.own_code),
            ("the call to the council, its code loaded", self.calls),
            ("storage read", self.reads),
            ("storage written", self.writes),
            ("events", self.events),
            ("instructions", self.instructions),
            ("other host functions", self.host),
        ]
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Call,
    Read,
    Write,
    Event,
    Instruction,
    Host,
}

impl Kind {
    fn of_opcode(opcode: u8) -> Self {
        match opcode {
            0x54 => Self::Read,
            0x55 => Self::Write,
            0xa0..=0xa4 => Self::Event,
            0xf1 | 0xf2 | 0xf4 | 0xfa => Self::Call,
            _ => Self::Instruction,
        }
    }

    fn of_host_function(name: &str) -> Self {
        match name {
            PVM_FUEL_NAME => Self::Instruction,
            "get_storage" | "get_storage_or_zero" => Self::Read,
            "set_storage" | "set_storage_or_clear" => Self::Write,
            "deposit_event" => Self::Event,
            "call" | "call_evm" | "delegate_call" | "delegate_call_evm" => Self::Call,
            _ => Self::Host,
        }
    }
}

struct Step {
    kind: Kind,
    before: Weight,
    within: Weight,
}

#[derive(Default)]
struct Frame {
    steps: Vec<Step>,
    accounted: Weight,
}

/// Adds up what a message's steps are charged. Within a contract weight is counted from the
/// contract's own start; what a called contract used is added to its caller when it returns.
#[derive(Default)]
pub struct Tracer {
    parts: Parts,
    frames: Vec<Frame>,
}

impl Tracer {
    /// The parts, checked against the whole.
    pub fn parts(mut self, whole: Cost) -> Parts {
        let sum = self
            .parts
            .named()
            .iter()
            .fold(Weight::zero(), |sum, (_, part)| {
                sum.saturating_add(Weight::from_parts(part.ref_time, part.proof_size))
            });
        // what is charged before the contract's first frame belongs to loading it
        let whole = Weight::from_parts(whole.ref_time, whole.proof_size);
        let before = whole.saturating_sub(sum);
        self.parts.own_code.ref_time += before.ref_time();
        self.parts.own_code.proof_size += before.proof_size();
        self.parts
    }

    fn enter(&mut self, kind: Kind, before: Weight) {
        if let Some(frame) = self.frames.last_mut() {
            let within = Weight::zero();
            frame.steps.push(Step {
                kind,
                before,
                within,
            });
        }
    }

    fn leave(&mut self, consumed: Weight) {
        let Some(mut frame) = self.frames.pop() else {
            return;
        };
        let load = consumed.saturating_sub(frame.accounted);
        frame.steps.clear();
        match self
            .frames
            .last_mut()
            .and_then(|frame| frame.steps.last_mut())
        {
            Some(caller) => {
                caller.within = caller.within.saturating_add(consumed);
                self.parts.calls.ref_time += load.ref_time();
                self.parts.calls.proof_size += load.proof_size();
            }
            None => self.parts.own_code.add(load),
        }
    }
}

impl Tracing for Tracer {
    fn is_execution_tracer(&self) -> bool {
        true
    }

    fn enter_child_span(
        &mut self,
        _: H160,
        _: H160,
        _: Option<H160>,
        _: bool,
        _: U256,
        _: &[u8],
        _: u64,
    ) {
        self.frames.push(Frame::default());
    }

    fn exit_child_span(&mut self, _: &ExecReturnValue, _: u64, consumed: Weight) {
        self.leave(consumed);
    }

    fn exit_child_span_with_error(&mut self, _: DispatchError, _: u64, consumed: Weight) {
        self.leave(consumed);
    }

    fn enter_opcode(&mut self, _: u64, opcode: u8, at: &dyn EVMFrameTraceInfo) {
        self.enter(Kind::of_opcode(opcode), at.weight_consumed());
    }

    fn enter_ecall(&mut self, name: &'static str, _: &[u64], at: &dyn FrameTraceInfo) {
        self.enter(Kind::of_host_function(name), at.weight_consumed());
    }

    fn exit_step(&mut self, at: &dyn FrameTraceInfo, _: Option<u64>) {
        let Some(frame) = self.frames.last_mut() else {
            return;
        };
        let Some(step) = frame.steps.pop() else {
            return;
        };
        let total = at.weight_consumed().saturating_sub(step.before);
        match frame.steps.last_mut() {
            Some(around) => around.within = around.within.saturating_add(total),
            None => frame.accounted = frame.accounted.saturating_add(total),
        }
        let own = total.saturating_sub(step.within);
        let part = match step.kind {
            Kind::Call => &mut self.parts.calls,
            Kind::Read => &mut self.parts.reads,
            Kind::Write => &mut self.parts.writes,
            Kind::Event => &mut self.parts.events,
            Kind::Instruction => &mut self.parts.instructions,
            Kind::Host => &mut self.parts.host,
        };
        part.add(own);
    }
}
