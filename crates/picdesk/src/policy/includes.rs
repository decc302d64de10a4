//! Which deeds include which: whoever has a permit for the greater one has one for the lesser.

use super::{Permit, may};

macro_rules! includes {
    ($($greater:ident => $lesser:ident by $name:ident),+ $(,)?) => {$(
        impl Permit<may::$greater> {
            /// Whoever may do this may do the lesser deed as well, as far as this permit reaches.
            pub fn $name(&self) -> Permit<may::$lesser> {
                self.lesser()
            }
        }
    )+};
}

includes! {
    CreateOrders => ViewAccount by view,
    CreateOrders => ViewOrders by created,
    CreateOrders => SeeFiles by see,
    KeepAccount => ViewAccount by view,
    KeepSignIn => ViewAccount by view,
    ManageAccount => ViewAccount by view,
    ManageAccount => FindAccounts by find,
    ChangeRights => ViewAccount by view,
    ChangeRights => ViewHistory by members,
    AssumeIdentity => ViewAccount by view,
    FindAccounts => ViewAccount by view,
    KeepLightboxes => SeeFiles by see,
    KeepLightboxes => ViewLightboxes by view,
    KeepLightboxes => EditLightboxes by edit,
    EditLightboxes => SeeFiles by see,
    EditLightboxes => ViewAccount by account,
    KeepCart => SeeFiles by see,
    KeepCart => ViewCart by view,
    KeepCart => EditCart by edit,
    EditCart => SeeFiles by see,
    EditCart => ViewAccount by account,
    CheckOut => EditCart by edit,
    CheckOut => ViewAccount by account,
    CheckOut => ViewOrders by orders,
    AcceptTerms => ViewOrders by view,
    EditOrders => ViewOrders by view,
    ViewHistory => ViewOrders by orders,
    Download => ViewOrders by view,
    ManageFiles => SeeFiles by see,
    ManageFiles => ViewAccount by named,
}
