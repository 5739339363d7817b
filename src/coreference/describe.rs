//! Whom a description means: "the senator", "the young man", "her mother", "a voter".

use smallvec::SmallVec;

use super::book::{EntityId, Tokens, Who};
use super::form::{WordId, gender_of};
use super::kinship::{Relation, relation};
use super::nouns::{Noun, ending, noun};
use super::resolve::{Reading, SEVERAL};
use super::{Mention, MentionKind, Role};
use crate::document::{EntityKind, Gender, Number};
use crate::lexicon::{Entry, Features, Words};
use crate::text::Token;

/// Whoever has a lower level is not at hand.
const AT_HAND: f32 = 0.00;

/// Among more people of one surname no relative is looked for.
const LARGEST_FAMILY: usize = 64;

/// An organisation with a higher level can be meant by what it is.
const IN_MIND: f32 = 0.3;

/// Whoever has a higher level is what the text is about.
const FOCUS: f32 = 0.7;

/// How much a role shows of the gender, in pronouns.
pub(super) const ROLE_SHOWS: u32 = 5;

/// The words of a description.
#[derive(Clone, Copy, Debug)]
struct Description<'a> {
    mention: &'a Mention,
    head: WordId,
    token: &'a Token,
    entry: Entry,
}

impl Reading<'_, '_, '_> {
    /// The entity of the description at `number`, new or known.
    pub(super) fn description(&mut self, mentions: &[Mention], number: usize) -> EntityId {
        let mention = &mentions[number];
        let tokens = self.given.tokens;
        let Some(token) = tokens.get(mention.head()) else { return EntityId::NONE };
        let lexicon = self.given.lexicon;
        let first = tokens.get(mention.start()).map(|token| lexicon.entry(token.word()));
        let definite = first.is_some_and(|first| first.is(Words::DEFINITE));
        let entry = lexicon.entry(token.word());
        let head = self.book.word_at(token);
        let described = Description { mention, head, token, entry };
        if let Some(owner) = self.owner(mentions, number) {
            return self.owned(owner, &described);
        }
        if let Some(id) = definite.then(|| self.definite(&described)).flatten() {
            return id;
        }
        let id = self.new_description(&described);
        let head = self.heads.entry(described.head);
        head.is_borne_by(id);
        head.last = id;
        id
    }

    /// Whom a definite description means, if it is somebody known.
    #[inline(never)]
    fn definite(&self, described: &Description<'_>) -> Option<EntityId> {
        let noun = noun(self.book.bytes(described.head));
        let mention = described.mention;
        let long = mention.is_main() && mention.len >= 3;
        let in_focus = || if mention.speaks() || long { self.in_focus(described, noun) } else { None };
        self.by_role(described, noun).or_else(in_focus)
    }

    /// "the 71-year-old": only of people.
    fn has_age(&self, mention: &Mention) -> bool {
        let words = self.given.tokens.get(mention.start()..mention.end()).unwrap_or(&[]);
        words.iter().take(6).any(|word| word.text(self.book.text).ends_with("year-old"))
    }

    /// "the 71-year-old locksmith said", of whom no locksmith has been named: the one whom the text is about here.
    #[inline(never)]
    fn in_focus(&self, described: &Description<'_>, noun: Noun) -> Option<EntityId> {
        if described.mention.is_plural()
            || !described.entry.has(Features::ROLE) && !self.has_age(described.mention)
        {
            return None;
        }
        if noun.office {
            return None;
        }
        let gender = gender_of(described.entry);
        let mut best: Option<(f32, EntityId)> = None;
        for id in self.activation.recent() {
            let Some(who) = self.book.who(id) else { continue };
            let fits = who.kind == EntityKind::Person && !who.forms.is_empty() && who.may_be(gender);
            let level = self.activation.level(id, described.mention.sentence);
            if fits && who.number == Number::Singular && best.is_none_or(|(most, _)| level > most) {
                best = Some((level, id));
            }
        }
        best.filter(|(level, _)| *level > FOCUS).map(|(_, id)| id)
    }

    /// Who owns: Ann in "Ann’s father", the one whom "her" means in "her father": the mention before.
    fn owner(&self, mentions: &[Mention], number: usize) -> Option<EntityId> {
        let mention = &mentions[number];
        let possessor = number.checked_sub(1).map(|before| &mentions[before]);
        if let Some(possessor) =
            possessor.filter(|other| other.role == Role::Possessor && other.start >= mention.start)
        {
            return Some(possessor.entity).filter(|id| id.is_some());
        }
        None
    }

    #[inline(never)]
    fn owned(&mut self, owner: EntityId, described: &Description<'_>) -> EntityId {
        if let Some(&known) = self.relatives.get(&(owner, described.head)) {
            return known;
        }
        if let Some(relation) = relation(described.token.text(self.book.text), described.entry) {
            if let Some(id) = self.of_family(owner, relation) {
                self.relatives.insert((owner, described.head), id);
                return id;
            }
            if let Some(id) = self.at_hand(owner, relation, described.mention) {
                return id;
            }
        }
        let id = self.new_description(described);
        self.heads.entry(described.head).is_borne_by(id);
        self.relatives.insert((owner, described.head), id);
        id
    }

    /// "her sister Jane": who the sister is.
    pub(super) fn learn_relative(&mut self, mentions: &[Mention], number: usize) {
        let mention = &mentions[number];
        let (name, _) = mention.name();
        let Some(noun) = name.checked_sub(1).and_then(|at| self.given.tokens.get(at)) else { return };
        let Some(owner) = self.owner(mentions, number) else { return };
        let entry = self.given.lexicon.entry(noun.word());
        if relation(noun.text(self.book.text), entry).is_some() {
            let head = self.book.word_at(noun);
            self.relatives.insert((owner, head), mention.entity);
        }
    }

    /// Titles of which there is one bearer.
    pub(super) fn enter_titles(&mut self) {
        let mut titled: SmallVec<[(WordId, EntityId); 16]> = SmallVec::new();
        for (form, &owner) in self.book.forms.iter().zip(&self.book.owners) {
            if form.is_by_title() {
                titled.extend(form.title_word.filter(|_| owner.is_some()).map(|title| (title, owner)));
            }
        }
        titled.sort_unstable();
        titled.dedup();
        for bearers in titled.chunk_by(|one, other| one.0 == other.0) {
            if let &[(title, only)] = bearers {
                self.heads.entry(title).last = only;
            }
        }
    }

    fn families(&self) -> &[(WordId, EntityId)] {
        self.families.get_or_init(|| {
            let named = (0..).map(EntityId).zip(&self.book.entities).filter(|(_, who)| who.is_person());
            let mut families: Vec<(WordId, EntityId)> =
                named.filter_map(|(id, who)| Some((who.last?, id))).collect();
            families.sort_unstable();
            families
        })
    }

    /// Emma Hill’s father is Mr. Hill; the wife of Mr. Hill is Mrs. Hill.
    fn of_family(&self, owner: EntityId, relation: Relation) -> Option<EntityId> {
        if !relation.titled || !relation.same_surname {
            return None;
        }
        let last = self.book.who(owner)?.last?;
        let families = self.families();
        let family = &families[families.partition_point(|bearer| bearer.0 < last)..];
        let family = family.iter().take_while(|bearer| bearer.0 == last).map(|bearer| bearer.1);
        let elder = |id: &EntityId| {
            self.book.who(*id).is_some_and(|who| {
                *id != owner && who.gender() == relation.gender && self.book.is_elder(who, relation.gender)
            })
        };
        let mut elders = family.take(LARGEST_FAMILY).filter(elder);
        match (elders.next(), elders.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        }
    }

    /// Somebody named nearby who can be the relative.
    fn at_hand(&self, owner: EntityId, relation: Relation, mention: &Mention) -> Option<EntityId> {
        let owner_last = self.book.who(owner)?.last;
        let mut best: Option<(f32, EntityId)> = None;
        for id in self.activation.recent() {
            let Some(who) = self.book.who(id) else { continue };
            let named = !who.forms.is_empty() && who.number == Number::Singular && who.is_person();
            if id == owner || !named || who.gender() != relation.gender {
                continue;
            }
            let family = match (owner_last, who.last) {
                (Some(one), Some(other)) if one == other => 3.0,
                (Some(_), Some(_)) if relation.same_surname => 0.2,
                _ => 1.0,
            };
            let elder = if relation.titled && who.first.is_none() && who.last.is_some() { 2.0 } else { 1.0 };
            let level = self.activation.level(id, mention.sentence) * family * elder;
            if level > 0.4 && best.is_none_or(|(most, _)| level > most) {
                best = Some((level, id));
            }
        }
        best.map(|(_, id)| id)
    }

    /// Whom "the senator" means: someone of that role, whoever was last called so, or, when the noun says no more than
    /// "the man", somebody at hand.
    fn by_role(&self, described: &Description<'_>, noun: Noun) -> Option<EntityId> {
        let mention = described.mention;
        let number = if mention.is_plural() { Number::Plural } else { Number::Singular };
        let title = noun.title.and_then(|title| self.book.known_word(title));
        let bearer = self.heads.get(described.head).bearer;
        let titled = title.map_or(EntityId::NONE, |title| self.heads.get(title).bearer);
        let has_role = |id: EntityId| {
            self.book.who(id).is_some_and(|who| {
                let role = who.roles().any(|role| role == described.head || title == Some(role))
                    || who.kind == EntityKind::Organisation && who.last == Some(described.head);
                role && who.number == number
            })
        };
        let best = match (bearer, titled) {
            (EntityId::NONE, EntityId::NONE) => None,
            (only, EntityId::NONE) | (EntityId::NONE, only) if only != SEVERAL => {
                Some(only).filter(|&only| self.activation.is_recent(only) && has_role(only))
            }
            _ => self.activation.most_of(mention.sentence, has_role),
        };
        let fits = |id: &EntityId| self.book.who(*id).is_some_and(|who| who.number == number);
        let called = || Some(self.heads.get(described.head).last).filter(fits);
        let named = || self.organisation(described, noun);
        best.or_else(|| self.somebody(described, noun)).or_else(named).or_else(called)
    }

    /// "the newspaper", "the group": the organisation of this sort that is most on the reader's mind.
    fn organisation(&self, described: &Description<'_>, noun: Noun) -> Option<EntityId> {
        let sort = noun.organisations;
        if sort == 0 {
            return None;
        }
        let fits = |who: &Who| {
            let ending = |last| ending(self.book.bytes(last)) & sort != 0;
            who.kind == EntityKind::Organisation && who.last.is_some_and(ending)
        };
        let at_hand = self.activation.recent().filter(|&id| self.book.who(id).is_some_and(fits));
        let levels = at_hand.map(|id| (self.activation.level(id, described.mention.sentence), id));
        levels
            .filter(|(level, _)| *level > IN_MIND)
            .max_by(|one, other| one.0.total_cmp(&other.0))
            .map(|(_, id)| id)
    }

    /// "the young man": the one at hand who is most on the reader's mind.
    fn somebody(&self, described: &Description<'_>, noun: Noun) -> Option<EntityId> {
        let gender = gender_of(described.entry);
        if described.mention.is_plural() || !noun.plain {
            return None;
        }
        let mut best: Option<(f32, EntityId)> = None;
        for id in self.activation.recent() {
            let Some(who) = self.book.who(id) else { continue };
            if !who.is_person()
                || who.number == Number::Plural
                || who.gender() != gender && gender != Gender::Unknown
            {
                continue;
            }
            let level = self.activation.level(id, described.mention.sentence);
            if level > AT_HAND && best.is_none_or(|(most, _)| level > most) {
                best = Some((level, id));
            }
        }
        best.map(|(_, id)| id)
    }

    fn new_description(&mut self, described: &Description<'_>) -> EntityId {
        let (mention, entry) = (described.mention, described.entry);
        let kind = match () {
            () if mention.kind == MentionKind::Thing => EntityKind::Document,
            () if mention.is_plural() => EntityKind::Group,
            () if entry.has(Features::ROLE.with(Features::KIN)) => EntityKind::Person,
            // "the district", for all its District Attorney
            () if entry.has(Features::GROUP) => EntityKind::Organisation,
            () if entry.has(Features::TITLE) => EntityKind::Person,
            () => EntityKind::Unknown,
        };
        let mut who = Who {
            kind,
            number: if mention.is_plural() { Number::Plural } else { Number::Singular },
            description: Tokens::new(mention.start, mention.start + u32::from(mention.len)),
            roles: [Some(described.head), None, None],
            ..Who::default()
        };
        who.vote(gender_of(entry), ROLE_SHOWS);
        self.book.add(who)
    }
}
