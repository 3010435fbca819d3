//! One case: our code, its floor and its naive version, each as a loop that can be timed.

use std::error::Error;
use std::hint::black_box;

use countersign::ClientBundle;

use super::people::Person;
use super::same::{Made, Same};

/// An operation, which runs as many times as the number says.
pub(crate) type Operation = Box<dyn FnMut(u32)>;

pub(crate) struct Case {
    pub(crate) name: String,
    /// The mean length of the text that the case makes, or judges.
    pub(crate) bytes: f64,
    /// The number of different people.
    pub(crate) people: u32,
    pub(crate) ours: Operation,
    pub(crate) floor: Operation,
    pub(crate) naive: Operation,
    compare: Box<dyn FnMut() -> Result<f64, String>>,
}

/// The input of a case.
pub(crate) trait Given: 'static {
    /// Returns the length of an input that is judged; `None` for an input of which a text is made.
    fn judged(&self) -> Option<usize>;
}

impl Given for Person {
    fn judged(&self) -> Option<usize> {
        None
    }
}

impl Given for ClientBundle {
    fn judged(&self) -> Option<usize> {
        Some(self.payload.get().len())
    }
}

impl Case {
    pub(crate) fn variant(&mut self, name: &str) -> Result<&mut Operation, &'static str> {
        match name {
            "ours" => Ok(&mut self.ours),
            "floor" => Ok(&mut self.floor),
            "naive" => Ok(&mut self.naive),
            _ => Err("ours, floor or naive"),
        }
    }

    /// Returns ours, the floor and the naive version, in this order.
    pub(crate) fn operations(&mut self) -> [&mut Operation; 3] {
        [&mut self.ours, &mut self.floor, &mut self.naive]
    }

    /// Fails where the three make different texts, or where the floor does more than it must.
    pub(crate) fn compare(&mut self) -> Result<(), Box<dyn Error>> {
        let bytes = (self.compare)().map_err(|fault| format!("{}: {fault}", self.name))?;
        self.bytes = bytes;
        // Its buffer has grown after the first time.
        (self.floor)(self.people);
        match allocation_counter::measure(|| (self.floor)(self.people)).count_total {
            0 => Ok(()),
            _ => Err(format!("{}: the floor allocates", self.name).into()),
        }
    }

    pub(crate) fn new<P, T, U>(
        name: &str,
        people: &'static [P],
        ours: impl Fn(&'static P) -> T + Copy + 'static,
        floor: impl FnMut(&'static P, &mut Vec<u8>) + Clone + 'static,
        naive: impl Fn(&'static P) -> U + Copy + 'static,
        same: Same,
    ) -> Self
    where
        P: Given,
        T: Made,
        U: Made,
    {
        let mut compared_floor = floor.clone();
        let compare = move || {
            let mut total = 0;
            for person in people {
                let mut text = Vec::new();
                compared_floor(person, &mut text);
                let ours = ours(person).made().ok_or("ours failed")?;
                let naive = naive(person).made().ok_or("the naive version failed")?;
                if ours.as_bytes() != text {
                    let text = String::from_utf8_lossy(&text);
                    return Err(format!("ours and the floor differ:\n{ours}\n{text}"));
                }
                if !same(&ours, &naive) {
                    return Err(format!(
                        "ours and the naive version differ:\n{ours}\n{naive}"
                    ));
                }
                total += person.judged().unwrap_or(ours.len());
            }
            Ok(total as f64 / people.len() as f64)
        };
        Self {
            name: name.to_owned(),
            bytes: 0.0,
            people: u32::try_from(people.len()).unwrap_or(u32::MAX),
            ours: repeated(people, ours),
            floor: into_one_buffer(people, floor),
            naive: repeated(people, naive),
            compare: Box::new(compare),
        }
    }

    /// Makes a case where ours appends to a buffer that is used again, as the floor does.
    pub(crate) fn appending<U: Made>(
        name: &str,
        people: &'static [Person],
        ours: impl Fn(&'static Person, &mut Vec<u8>) -> Option<()> + Copy + 'static,
        floor: impl FnMut(&'static Person, &mut Vec<u8>) + Clone + 'static,
        naive: impl Fn(&'static Person) -> U + Copy + 'static,
        same: Same,
    ) -> Self {
        let made = move |person| {
            let mut text = Vec::new();
            ours(person, &mut text).map(|()| text)
        };
        let mut case = Self::new(name, people, made, floor, naive, same);
        case.ours = into_one_buffer(people, move |person, text| {
            black_box(ours(person, text));
        });
        case
    }

    /// Compares as the other case does. This case is only measured: code that reads the clock gives other bytes each
    /// time.
    pub(crate) fn compared_as(mut self, other: Self) -> Self {
        self.compare = other.compare;
        self
    }
}

fn repeated<P, T>(people: &'static [P], make: impl Fn(&'static P) -> T + 'static) -> Operation {
    let mut people = people.iter().cycle();
    Box::new(move |times| {
        for person in people.by_ref().take(times as usize) {
            black_box(make(black_box(person)));
        }
    })
}

fn into_one_buffer<P>(
    people: &'static [P],
    mut make: impl FnMut(&'static P, &mut Vec<u8>) + 'static,
) -> Operation {
    let mut people = people.iter().cycle();
    let mut text = Vec::new();
    Box::new(move |times| {
        for person in people.by_ref().take(times as usize) {
            text.clear();
            make(black_box(person), &mut text);
            black_box(&mut text);
        }
    })
}
