//! The reference model: a few vectors, and the rules once more in the plainest words.

use picdesk::OrderState;
use proptest::{prelude::*, sample::select};

use super::{
    carts::{self, CartStep, Gathered},
    money::{self, Invoice, MoneyStep},
    orders::{CURRENCIES, Line, Order, Why},
    restrictions::{self, RestrictionStep, Terms},
    working::{self, WorkStep},
};

/// The two clients: Ana asks, Ivo downloads at once, until somebody changes it.
pub const CLIENTS: [&str; 2] = ["Ana", "Ivo"];

/// How long a transfer that nobody ended counts, in minutes.
const LEASE: u32 = 60;

/// A grant, with its end in minutes since the history began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    Inherit,
    Denied,
    Granted { until: Option<u32>, most: Option<u32> },
}

/// What royalty-free files are ordered in: `S`, `Original`, or nothing yet.
pub type Pick = Option<&'static str>;

/// An order about to be created from the lightbox.
#[derive(Debug, Clone)]
pub struct Ordered {
    pub client: usize,
    pub draft: bool,
    pub grant: Grant,
    pub pick: Pick,
    pub announced: bool,
}

/// One thing that happens.
#[derive(Debug, Clone)]
pub enum Step {
    Import {
        royalty_free: bool,
    },
    Add {
        file: usize,
    },
    Remove {
        file: usize,
    },
    Create(Ordered),
    /// Creating fails at a call of its unit, and undoes everything.
    CreateInVain {
        ordered: Ordered,
        fails_at: u32,
    },
    Switch {
        client: usize,
        immediate: bool,
    },
    Begin {
        order: usize,
        line: usize,
    },
    End {
        open: usize,
        finished: bool,
    },
    Wait {
        minutes: u32,
    },
    /// Somebody does something with a cart, or copies.
    Gather(CartStep),
    /// Staff restrict files, and approve what is delivered all the same.
    Restrict(RestrictionStep),
    /// Staff work on an order.
    Work(WorkStep),
    /// Staff take out invoices, and say who pays first.
    Settle(MoneyStep),
}

/// What a step ought to come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Refused,
}

/// All there is.
#[derive(Debug, Clone)]
pub struct Model {
    pub now: u32,
    pub royalty_free: Vec<bool>,
    pub lightbox: Vec<usize>,
    pub gathered: Gathered,
    pub immediate: [bool; 2],
    /// Whether the two clients pay first, whatever they order.
    pub pay_first: [bool; 2],
    /// Where the two clients are, as far as staff know.
    pub territories: [Option<&'static str>; 2],
    /// What restricts which file, oldest first.
    pub restrictions: Vec<(usize, Terms)>,
    pub orders: Vec<Order>,
    /// What was taken out of them, oldest first.
    pub invoices: Vec<Invoice>,
    pub letters: usize,
    /// Downloads that nobody has ended: order, line, and when they began.
    pub open: Vec<(usize, usize, u32)>,
    /// What the last step ought to have come to.
    pub outcome: Outcome,
    /// For what it ought to have been refused, where the model has a name for that.
    pub refusal: Option<Why>,
    /// The files that it ought to have left out, in the order in which they were asked for.
    pub left_out: Vec<usize>,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            now: 0,
            royalty_free: Vec::new(),
            lightbox: Vec::new(),
            gathered: Gathered::default(),
            immediate: [false, true],
            pay_first: [false; 2],
            territories: [None; 2],
            restrictions: Vec::new(),
            orders: Vec::new(),
            invoices: Vec::new(),
            letters: 0,
            open: Vec::new(),
            outcome: Outcome::Done,
            refusal: None,
            left_out: Vec::new(),
        }
    }
}

/// What staff permit.
pub fn grants() -> impl Strategy<Value = Grant> {
    let limits = (proptest::option::of(0_u32..300), proptest::option::of(0_u32..3));
    prop_oneof![
        2 => Just(Grant::Inherit),
        1 => Just(Grant::Denied),
        3 => limits.prop_map(|(until, most)| Grant::Granted { until, most }),
    ]
}

fn ordered() -> impl Strategy<Value = Ordered> {
    let pick = select(vec![None, Some("S"), Some("Original")]);
    (0..2_usize, prop::bool::weighted(0.35), grants(), pick, any::<bool>())
        .prop_map(|(client, draft, grant, pick, announced)| Ordered { client, draft, grant, pick, announced })
}

/// How often a step is taken: mostly, where without it little can happen.
fn soon(is_missing: bool, otherwise: u32) -> u32 {
    if is_missing { 20 } else { otherwise }
}

impl Model {
    /// Steps that make sense now; what is refused is among them.
    pub fn next_steps(&self) -> BoxedStrategy<Step> {
        let mut steps = vec![
            (
                soon(self.royalty_free.len() < 2, 2),
                any::<bool>().prop_map(|royalty_free| Step::Import { royalty_free }).boxed(),
            ),
            (soon(self.orders.is_empty() && !self.lightbox.is_empty(), 3), ordered().prop_map(Step::Create).boxed()),
            (1, (ordered(), 1..8_u32).prop_map(|(it, fails_at)| Step::CreateInVain { ordered: it, fails_at }).boxed()),
            (2, (1..90_u32).prop_map(|minutes| Step::Wait { minutes }).boxed()),
            (1, (0..2_usize, any::<bool>()).prop_map(|(client, immediate)| Step::Switch { client, immediate }).boxed()),
        ];
        if !self.royalty_free.is_empty() {
            let file = 0..self.royalty_free.len();
            steps.push((soon(self.lightbox.len() < 2, 3), file.clone().prop_map(|file| Step::Add { file }).boxed()));
            steps.push((1, file.prop_map(|file| Step::Remove { file }).boxed()));
            steps.push((8, carts::steps(self.royalty_free.len()).prop_map(Step::Gather).boxed()));
            let restricting = restrictions::steps(self.royalty_free.len(), self.restrictions.len());
            steps.push((5, restricting.prop_map(Step::Restrict).boxed()));
        }
        if !self.orders.is_empty() {
            let lines = |(order, it): (usize, &Order)| (0..it.lines.len()).map(move |line| (order, line));
            let line = select((0..).zip(&self.orders).flat_map(lines).collect::<Vec<_>>());
            let marked = self.marked();
            let settling = if marked.is_empty() { 3 } else { 18 };
            steps.push((6, line.prop_map(|(order, line)| Step::Begin { order, line }).boxed()));
            steps.push((26, working::steps(&self.orders, self.royalty_free.len()).prop_map(Step::Work).boxed()));
            steps.push((settling, money::steps(&marked).prop_map(Step::Settle).boxed()));
        }
        if !self.open.is_empty() {
            let end = (0..self.open.len(), any::<bool>());
            steps.push((5, end.prop_map(|(open, finished)| Step::End { open, finished }).boxed()));
        }
        proptest::strategy::Union::new_weighted(steps).boxed()
    }

    /// Whether what a step names is there; while a history is shrunk it may not be.
    pub fn can(&self, step: &Step) -> bool {
        match step {
            Step::Add { file } | Step::Remove { file } => *file < self.royalty_free.len(),
            Step::Begin { order, line } => self.has_line(*order, *line),
            Step::End { open, .. } => *open < self.open.len(),
            Step::Gather(step) => self.can_gather(step),
            Step::Restrict(step) => self.can_restrict(step),
            Step::Work(step) => self.can_work(step),
            _ => true,
        }
    }

    /// Whether an order is there, and such a line of it.
    pub fn has_line(&self, order: usize, line: usize) -> bool {
        self.orders.get(order).is_some_and(|it| line < it.lines.len())
    }

    /// Takes a step, and notes what it ought to come to.
    pub fn take(&mut self, step: &Step) {
        self.left_out.clear();
        self.refusal = None;
        let fits = match step {
            Step::Import { royalty_free } => {
                self.royalty_free.push(*royalty_free);
                true
            }
            Step::Add { file } => {
                if !self.lightbox.contains(file) {
                    self.lightbox.push(*file);
                }
                true
            }
            Step::Remove { file } => {
                let before = self.lightbox.len();
                self.lightbox.retain(|held| held != file);
                self.lightbox.len() < before
            }
            Step::Create(ordered) => self.create(ordered),
            Step::CreateInVain { .. } => false,
            Step::Switch { client, immediate } => {
                self.immediate[*client] = *immediate;
                true
            }
            Step::Begin { order, line } => {
                let opens = self.block(*order, *line).is_none();
                if opens {
                    self.open.push((*order, *line, self.now));
                    self.orders[*order].lines[*line].begun.push(self.now);
                }
                opens
            }
            Step::End { open, finished } => {
                let (order, line, began) = self.open.remove(*open);
                let line = &mut self.orders[order].lines[line];
                let place = line.begun.iter().position(|&it| it == began).expect("what is open has begun");
                line.begun.remove(place);
                line.finished += u32::from(*finished);
                true
            }
            Step::Wait { minutes } => {
                self.now += minutes;
                true
            }
            Step::Gather(step) => self.gather(step),
            Step::Restrict(step) => self.restrict(step),
            Step::Work(step) => self.work(step),
            Step::Settle(step) => self.settle(step),
        };
        self.outcome = if fits { Outcome::Done } else { Outcome::Refused };
    }

    fn create(&mut self, ordered: &Ordered) -> bool {
        if self.lightbox.is_empty() || (ordered.draft && ordered.announced) {
            return false;
        }
        let line = |&file: &usize| Line::of(file, self.royalty_free[file], ordered.pick, CURRENCIES[0]);
        let lines = self.lightbox.iter().map(line).collect();
        let (state, released) = if ordered.draft { (OrderState::Draft, false) } else { (OrderState::Open, true) };
        self.orders.push(Order { state, released, grant: ordered.grant, ..Order::of(ordered.client, lines) });
        self.letters += usize::from(ordered.announced);
        true
    }

    /// Why a line is closed now, by the name of the refusal; none where it is open.
    pub fn block(&self, order: usize, line: usize) -> Option<&'static str> {
        let order = &self.orders[order];
        let line = &order.lines[line];
        match order.state {
            OrderState::Draft => return Some("order-draft"),
            OrderState::Cancelled => return Some("order-cancelled"),
            OrderState::Open => {}
        }
        if line.struck {
            return Some("line-struck");
        }
        if !line.approved && self.blocks(line.file, order.client) {
            return Some("restricted");
        }
        if (order.pay_first || self.pay_first[order.client]) && !order.paid {
            return Some("unpaid");
        }
        let used = line.finished + line.begun.iter().filter(|&&began| self.now < began + LEASE).count() as u32;
        let speaking = [(line.grant, "line-denied"), (order.grant, "order-denied")];
        match speaking.into_iter().find(|(grant, _)| *grant != Grant::Inherit) {
            Some((Grant::Denied, denied)) => return Some(denied),
            Some((Grant::Granted { until: Some(until), .. }, _)) if self.now >= until => return Some("grant-ended"),
            Some((Grant::Granted { most: Some(most), .. }, _)) if used >= most => return Some("grant-used-up"),
            Some(_) => {}
            None if self.immediate[order.client] => {}
            None => return Some("not-granted"),
        }
        (line.royalty_free && line.size.is_none()).then_some("needs-size")
    }
}
