//! Whatever strangers, thieves and owners try in whatever order (rule 67).

use proptest::prelude::*;

use super::*;

/// What somebody does. Devices are named by how many there were before them.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// A stranger guesses, from some network.
    Guess(usize),
    /// The owner mistypes the password on a device, or a thief guesses with its secret.
    FailOn(usize),
    /// The owner signs in on a device.
    SignInOn(usize),
    /// The owner signs in on a new device, if strangers leave tries to those who are not known.
    SignInElsewhere,
    /// The owner chooses a new password by a mailed link, on a new device.
    ResetElsewhere,
    /// So many minutes pass.
    Wait(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..60_usize).prop_map(Step::Guess),
        8 => (0..3_usize).prop_map(Step::FailOn),
        3 => (0..3_usize).prop_map(Step::SignInOn),
        1 => Just(Step::SignInElsewhere),
        1 => Just(Step::ResetElsewhere),
        1 => (1..20_u64).prop_map(Step::Wait),
    ];
    proptest::collection::vec(step, 1..80)
}

/// What is known of a device beside its secret: the moments of the tries that failed on it, in minutes.
struct OfDevice {
    token: DeviceToken,
    failed: Vec<u64>,
}

struct History {
    scene: Scene,
    minute: u64,
    password: Password,
    devices: Vec<OfDevice>,
    strangers: Vec<u64>,
}

impl History {
    async fn begin() -> Self {
        let scene = house().await;
        let token = known(&scene, "Ana", &Device::Browser(None)).await;
        let (password, devices) = (scene.password("Ana"), vec![OfDevice { token, failed: Vec::new() }]);
        Self { scene, minute: 0, password, devices, strangers: Vec::new() }
    }

    /// Whether so many failed within the window that the next one has to wait.
    fn waits(&self, failed: &[u64]) -> bool {
        let AttemptLimits { per_account, window, .. } = AttemptLimits::default();
        let counts = failed.iter().filter(|at| *at + window.as_secs() / 60 >= self.minute).count();
        counts >= per_account as usize
    }

    /// A wrong password is looked at while there are tries, and waits afterwards.
    async fn fails(&mut self, place: usize, device: Option<usize>) {
        let brought = device.map_or(Device::Browser(None), |device| browser(&self.devices[device].token));
        let failed = device.map_or(&self.strangers, |device| &self.devices[device].failed);
        let expected = if self.waits(failed) { TOO_MANY } else { SignInRefusal::Wrong };
        let refused = signs_in(&self.scene, "Ana", &wrong(), &from(place), &brought).await.unwrap_err();
        assert_eq!(refused, expected, "on {device:?}");
        if refused == SignInRefusal::Wrong {
            match device {
                Some(device) => self.devices[device].failed.push(self.minute),
                None => self.strangers.push(self.minute),
            }
        }
    }

    /// The owner, with the right password, is kept waiting by the tries that count with this device, and by no others.
    async fn owner(&mut self, device: Option<usize>) {
        let brought = device.map_or(Device::Browser(None), |device| browser(&self.devices[device].token));
        let failed = device.map_or(&self.strangers, |device| &self.devices[device].failed);
        let expected = self.waits(failed).then_some(TOO_MANY);
        let signed_in = signs_in(&self.scene, "Ana", &self.password, &from(100), &brought).await;
        assert_eq!(signed_in.as_ref().err().copied(), expected, "on {device:?}");
        if let (Ok(signed_in), None) = (signed_in, device) {
            let token = signed_in.device.expect("a browser gets a secret");
            self.devices.push(OfDevice { token, failed: Vec::new() });
        }
    }

    /// The way that is always open: afterwards the new device is the only one.
    async fn reset(&mut self) {
        // A letter may be refused: then a link was mailed within the hour, and this story leaves it at that.
        if self.scene.desk.forgot_password(&address("Ana"), &from(100)).await.is_err() {
            return;
        }
        self.password = Password::choose(&format!("password of minute {}", self.minute)).expect("long enough");
        let link = link_to(&self.scene, "Ana");
        let set =
            self.scene.desk.set_password(&link, &self.password, &Device::Browser(None)).await.expect("it is good");
        let token = set.device.expect("a browser gets a secret");
        self.devices = vec![OfDevice { token, failed: Vec::new() }];
        self.owner(Some(0)).await;
    }

    async fn takes(&mut self, step: Step) {
        let device = |place: usize, devices: &[OfDevice]| Some(place % devices.len());
        match step {
            Step::Guess(place) => self.fails(place, None).await,
            Step::FailOn(place) => self.fails(101, device(place, &self.devices)).await,
            Step::SignInOn(place) => self.owner(device(place, &self.devices)).await,
            Step::SignInElsewhere => self.owner(None).await,
            Step::ResetElsewhere => self.reset().await,
            Step::Wait(minutes) => {
                self.minute += minutes;
                self.scene.clock.advance(Duration::from_secs(60 * minutes));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Strangers have so many tries within the window, and each device has as many, whoever holds its secret; with the
    /// right password an owner is kept waiting on a device by nothing but what failed on that very device.
    #[test]
    fn nobody_keeps_an_owner_waiting_but_who_holds_the_device(steps in steps()) {
        crate::told(async {
            let mut history = History::begin().await;
            for step in steps {
                history.takes(step).await;
            }
        });
    }
}
