//! What `lightbox.rs` promises.

use super::*;
use crate::{actor::Actor, policy::Scope, rights::Rights};

fn files(numbers: impl IntoIterator<Item = u128>) -> Vec<FileId> {
    numbers.into_iter().map(|number| FileId::new(uuid::Uuid::from_u128(number))).collect()
}

fn at(micros: i64) -> Moment {
    Moment::from_micros(micros)
}

fn holding(numbers: impl IntoIterator<Item = u128>) -> Lightbox {
    let owner = AccountId::new(uuid::Uuid::from_u128(1));
    let actor = Actor::of(owner, &"Bea".parse().unwrap(), &Rights::none(), uuid::Uuid::nil().into());
    let keeping = actor.permit(Scope::Own(owner)).unwrap();
    let stamp = Stamp { id: LightboxId::new(uuid::Uuid::nil()), at: at(0) };
    let empty = Lightbox::make(&keeping, "Spring".parse().unwrap(), stamp).unwrap();
    let mut lightbox = empty;
    lightbox.add(&files(numbers), at(0), Expected::Any).unwrap();
    lightbox
}

#[test]
fn a_file_that_is_there_is_left_where_it_is_and_reported() {
    let mut lightbox = holding([1, 2]);
    let added = lightbox.add(&files([2, 3, 3, 1]), at(5), Expected::Any).unwrap();
    assert_eq!((added.added, added.present), (files([3]), files([2, 3, 1])));
    assert_eq!(lightbox.files, files([1, 2, 3]));
}

#[test]
fn adding_nothing_new_is_no_change() {
    let mut lightbox = holding([1]);
    let before = lightbox.clone();
    lightbox.add(&files([1]), at(5), Expected::Any).unwrap();
    assert_eq!(lightbox, before);
}

#[test]
fn a_lightbox_takes_as_many_files_as_it_may_and_not_one_more() {
    let most = MOST_FILES as u128;
    let mut lightbox = holding(1..=most);
    assert_eq!(lightbox.add(&files([most + 1]), at(5), Expected::Any), Err(LightboxRefusal::Full));
    assert_eq!(lightbox.files.len(), MOST_FILES);
}

#[test]
fn a_new_order_names_every_file_once() {
    let mut lightbox = holding([1, 2, 3]);
    for wrong in [vec![], vec![1, 2], vec![1, 2, 4], vec![1, 1, 2], vec![1, 2, 3, 3]] {
        let refused = lightbox.reorder(files(wrong), at(5), Expected::Any);
        assert_eq!(refused, Err(LightboxRefusal::NotTheSameFiles));
    }
    lightbox.reorder(files([3, 1, 2]), at(5), Expected::Any).unwrap();
    assert_eq!(lightbox.files, files([3, 1, 2]));
}

/// Every change counts, and a stale one is refused whole.
#[test]
fn each_change_counts_and_is_based_on_what_was_read() {
    let mut lightbox = holding([1, 2]);
    let read = Expected::Exactly(lightbox.revision);
    lightbox.remove(files([1])[0], at(5), read).unwrap();
    assert_eq!((lightbox.revision, lightbox.changed_at), (Revision::new(3), at(5)));
    let before = lightbox.clone();
    assert!(lightbox.add(&files([9]), at(6), read).is_err());
    assert!(lightbox.rename("Other".parse().unwrap(), at(6), read).is_err());
    assert!(lightbox.reorder(files([2]), at(6), read).is_err());
    assert!(lightbox.remove(files([2])[0], at(6), read).is_err());
    assert_eq!(lightbox, before);
    let gone = lightbox.remove(files([1])[0], at(6), Expected::Any);
    assert_eq!(gone, Err(LightboxRefusal::NotInside));
}
