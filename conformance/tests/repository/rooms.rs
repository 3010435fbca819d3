//! The rooms of core (its top-level modules), and the imports between them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Rooms = BTreeMap<String, BTreeSet<String>>;

/// Finds the room of each file, and the rooms that its code names.
fn rooms(folder: &Path, room: Option<&str>, found: &mut Rooms) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let room = room.unwrap_or(&name);
        if path.is_dir() {
            rooms(&path, Some(room), found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && room != "lib" {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            for line in code {
                for (at, start) in line.match_indices("crate::") {
                    let rest = line.split_at(at + start.len()).1;
                    let word = rest.split(|one: char| !one.is_ascii_lowercase() && one != '_');
                    let word = word.into_iter().next().unwrap_or_default();
                    if !word.is_empty() && word != room {
                        found
                            .entry(room.to_owned())
                            .or_default()
                            .insert(word.to_owned());
                    }
                }
            }
        }
    }
}

/// Finds a way from a room back to itself; `None` where there is none.
fn circle(rooms: &Rooms, way: &mut Vec<String>) -> Option<Vec<String>> {
    let last = way.last()?.clone();
    for next in rooms.get(&last).into_iter().flatten() {
        if way.contains(next) {
            let mut circle = way.clone();
            circle.push(next.clone());
            return Some(circle);
        }
        way.push(next.clone());
        if let Some(circle) = circle(rooms, way) {
            return Some(circle);
        }
        way.pop();
    }
    None
}

#[test]
fn no_way_leads_from_a_room_of_core_back_to_it() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src");
    let mut found = Rooms::new();
    rooms(&core, None, &mut found);
    assert!(found.len() >= 10, "{found:?}");
    for room in found.keys() {
        assert_eq!(circle(&found, &mut vec![room.clone()]), None);
    }
}
