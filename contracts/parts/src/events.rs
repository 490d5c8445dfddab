//! Events whose fields are single words, emitted with little code.
//!
//! ink! 6.0.0-beta.1 puts an event together in vectors: half a kilobyte of code for every event, and up
//! to 1,700 instructions each time one is emitted. Here topics and data are words on the stack; names,
//! signatures and metadata remain ink!'s.

/// Emits these topics, the signature's first, and these words of data.
#[cfg(target_arch = "riscv64")]
#[inline(never)]
pub fn emit(topics: &[[u8; 32]], data: &[[u8; 32]]) {
    use pallet_revive_uapi::{HostFn, HostFnImpl};
    HostFnImpl::deposit_event(topics, data.as_flattened());
}

/// Emits these topics, the signature's first, and these words of data.
#[cfg(not(target_arch = "riscv64"))]
pub fn emit(_topics: &[[u8; 32]], _data: &[[u8; 32]]) {
    unimplemented!("events are emitted on the chain only")
}

/// Lets events be emitted. Of each: its topics in brackets and its data, as they are declared.
#[macro_export]
macro_rules! emits {
    ($($event:ident: [$($topic:ident),*] $($word:ident),*;)*) => {$(
        impl $event {
            /// Emits it.
            #[inline]
            pub fn emit(&self) {
                const SIGNATURE: [u8; 32] =
                    match <$event as ink::env::Event<ink::env::DefaultAbi>>::SIGNATURE_TOPIC {
                        Some(topic) => topic,
                        None => panic!("an event with a signature"),
                    };
                let Self { $($topic,)* $($word,)* } = self;
                $crate::events::emit(
                    &[SIGNATURE, $($crate::errors::Word::word($topic)),*],
                    &[$($crate::errors::Word::word($word)),*],
                );
            }
        }
    )*};
}
