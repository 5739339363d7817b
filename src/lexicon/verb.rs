//! Attribution verbs: their class, and the frames in which they show who said what.

use super::features::Features;
use super::inflection;
use crate::document::Class;

/// A construction that a verb takes when it attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub(crate) enum Frame {
    /// “…,” she said
    Quote = 1 << 0,
    /// said that …
    That = 1 << 1,
    /// said they had won
    Bare = 1 << 2,
    /// asked whether …
    Wh = 1 << 3,
    /// promised to pay
    Infinitive = 1 << 4,
    /// praised the plan
    Noun = 1 << 5,
    /// told reporters …
    Addressee = 1 << 6,
    /// urged them to vote
    ObjectInfinitive = 1 << 7,
    /// described it as unfair
    ObjectAs = 1 << 8,
    /// called him a liar
    ObjectComplement = 1 << 9,
    /// denied taking bribes
    Ing = 1 << 10,
    /// seems to be winning: the subject is part of what nobody in the sentence says
    Raise = 1 << 12,
    /// Usually not attribution: counts only beside a quotation.
    Weak = 1 << 11,
}

/// An attribution verb.
#[derive(Clone, Debug)]
pub(crate) struct Verb {
    pub(crate) lemma: Box<str>,
    pub(crate) class: Class,
    frames: u32,
    /// The prepositions whose phrase is what is said: called *for*, warned *about*.
    prepositions: Vec<Box<str>>,
    /// The same behind an object: accused them *of*.
    object_prepositions: Vec<Box<str>>,
    /// Past, past participle and -ing form, where they are not regular.
    irregular: Vec<Box<str>>,
    /// The phrasal verbs that begin with this one: (second word, verb number).
    pub(super) phrasal: Vec<(Box<str>, u16)>,
}

impl Verb {
    pub(super) fn none() -> Verb {
        Verb::new("")
    }

    /// A statement verb with the frames of "say".
    pub(crate) fn new(lemma: &str) -> Verb {
        Verb {
            lemma: lemma.into(),
            class: Class::Statement,
            frames: Frame::Quote as u32 | Frame::That as u32,
            prepositions: Vec::new(),
            object_prepositions: Vec::new(),
            irregular: Vec::new(),
            phrasal: Vec::new(),
        }
    }

    /// The first word of a phrasal verb, which alone attributes nothing.
    pub(super) fn head_of_phrasal(phrasal: &Verb) -> Verb {
        let lemma = phrasal.lemma.split(' ').next().unwrap_or_default().into();
        Verb { lemma, frames: Frame::Weak as u32, irregular: phrasal.irregular.clone(), ..Verb::none() }
    }

    /// `lemma | irregular forms | class | frames | example`
    pub(super) fn from_row(row: &[&str]) -> Verb {
        let column = |n: usize| row.get(n).copied().unwrap_or("-");
        let mut verb = Verb { frames: 0, class: class(column(2)), ..Verb::new(column(0)) };
        if column(1) != "-" {
            verb.irregular = column(1).split_whitespace().map(Into::into).collect();
        }
        for frame in column(3).split(',').map(str::trim) {
            match (frame.strip_prefix("prep:"), frame.strip_prefix("obj-prep:")) {
                (Some(word), _) => verb.prepositions.push(word.into()),
                (_, Some(word)) => verb.object_prepositions.push(word.into()),
                _ => verb.frames |= Frame::named(frame).map_or(0, |frame| frame as u32),
            }
        }
        verb
    }

    /// `noun | plural | class | takes | example`: a noun that says, with the frames of a verb.
    pub(super) fn from_noun(row: &[&str]) -> Verb {
        let column = |n: usize| row.get(n).copied().unwrap_or("-");
        let mut noun = Verb { frames: 0, class: class(column(2)), ..Verb::new(column(0)) };
        for frame in column(3).split(',').map(str::trim) {
            match Frame::named(frame) {
                None => noun.prepositions.push(frame.into()),
                Some(frame) => noun.frames |= frame as u32,
            }
        }
        noun
    }

    pub(crate) fn takes(&self, frame: Frame) -> bool {
        self.frames & frame as u32 != 0
    }

    pub(crate) fn takes_all(&self, frames: u32) -> bool {
        self.frames & frames == frames
    }

    /// Whether the verb reports words, so that words in quotation marks behind it are its subject's.
    pub(crate) fn reports(&self) -> bool {
        let words = [Frame::Quote, Frame::Bare, Frame::ObjectAs, Frame::ObjectComplement]
            .iter()
            .any(|&frame| self.takes(frame));
        let reports = words || !self.object_prepositions.is_empty() || self.class == Class::Order;
        reports && self.class != Class::Thought && !self.takes(Frame::Weak)
    }

    /// Whether a phrase with this preposition is what is said.
    pub(crate) fn takes_preposition(&self, word: &str) -> bool {
        self.prepositions.iter().any(|known| known.eq_ignore_ascii_case(word))
    }

    /// Whether a phrase with this preposition behind an object is what is said.
    pub(crate) fn takes_object_preposition(&self, word: &str) -> bool {
        self.object_prepositions.iter().any(|known| known.eq_ignore_ascii_case(word))
    }

    /// The phrasal verb that this one makes with the next word.
    pub(crate) fn with_particle(&self, word: &str) -> Option<u16> {
        self.phrasal.iter().find(|(particle, _)| particle.eq_ignore_ascii_case(word)).map(|&(_, verb)| verb)
    }

    pub(super) fn particle(&self) -> Option<&str> {
        self.lemma.split_once(' ').map(|(_, particle)| particle)
    }

    /// All forms of the verb's (first) word.
    pub(super) fn forms(&self) -> Vec<(String, Features)> {
        let base = self.lemma.split(' ').next().unwrap_or_default();
        let irregular = |n: usize| self.irregular.get(n).map(|form| form.to_string());
        let past = irregular(0).unwrap_or_else(|| inflection::past(base));
        let participle = irregular(1).unwrap_or_else(|| past.clone());
        let ing = irregular(2).unwrap_or_else(|| inflection::ing(base));
        let mut forms =
            vec![(base.to_owned(), Features::BASE), (inflection::third_person(base), Features::THIRD)];
        if past == participle {
            forms.push((past, Features::PAST.with(Features::PARTICIPLE)));
        } else {
            forms.push((past, Features::PAST));
            forms.push((participle, Features::PARTICIPLE));
        }
        forms.push((ing, Features::ING));
        forms
    }
}

/// The frames of a verb, how much it attributes by itself, and whether it begins a phrasal one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Constructions(u32);

impl Constructions {
    const PHRASAL: u32 = 1 << 31;
    /// Where the strength begins.
    const STRENGTH: u32 = 28;
    const FRAMES: u32 = (1 << Constructions::STRENGTH) - 1;

    pub(super) fn of(verb: &Verb) -> Constructions {
        let phrasal = if verb.phrasal.is_empty() { 0 } else { Constructions::PHRASAL };
        Constructions(verb.frames | (strength(verb.frames) as u32) << Constructions::STRENGTH | phrasal)
    }

    /// The frames: a bit for each.
    pub(crate) fn frames(self) -> u32 {
        self.0 & Constructions::FRAMES
    }

    /// A [`Strength`], as a number.
    pub(crate) fn strength(self) -> u8 {
        (self.0 >> Constructions::STRENGTH) as u8 % 8
    }

    pub(crate) fn begins_phrasal(self) -> bool {
        self.0 & Constructions::PHRASAL != 0
    }
}

/// How much a verb attributes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strength {
    Say,
    Claim,
    Tell,
    Express,
    Weak,
}

fn strength(frames: u32) -> Strength {
    let takes = |frame: Frame| frames & frame as u32 != 0;
    let clause = takes(Frame::That) || takes(Frame::Quote) || takes(Frame::Wh);
    match () {
        () if takes(Frame::Weak) => Strength::Weak,
        () if takes(Frame::Addressee) && clause => Strength::Tell,
        () if takes(Frame::Bare) => Strength::Say,
        () if clause => Strength::Claim,
        () => Strength::Express,
    }
}

fn class(name: &str) -> Class {
    match name {
        "question" => Class::Question,
        "order" => Class::Order,
        "thought" => Class::Thought,
        "attitude" => Class::Attitude,
        _ => Class::Statement,
    }
}

impl Frame {
    /// The frame by its name in `verbs.txt` and in the conditions of the patterns.
    pub(crate) fn named(name: &str) -> Option<Frame> {
        Some(match name {
            "quote" => Frame::Quote,
            "that" => Frame::That,
            "bare" => Frame::Bare,
            "wh" => Frame::Wh,
            "inf" => Frame::Infinitive,
            "np" => Frame::Noun,
            "addr" => Frame::Addressee,
            "obj-inf" => Frame::ObjectInfinitive,
            "obj-as" => Frame::ObjectAs,
            "obj-comp" => Frame::ObjectComplement,
            "ing" => Frame::Ing,
            "raise" => Frame::Raise,
            "weak" => Frame::Weak,
            _ => return None,
        })
    }
}
