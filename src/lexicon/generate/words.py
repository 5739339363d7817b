#!/usr/bin/env python3
"""Makes ../words.txt from WordNet 3.0 (Debian package wordnet-base): python3 words.py /usr/share/wordnet > ../words.txt

A word's classes come with their tag counts (cntlist.rev, from SemCor); a use under 4 % of the word's count is dropped.
"""
import collections, re, sys

dictionary = sys.argv[1] if len(sys.argv) > 1 else '/usr/share/wordnet'
KIND = {'1': 'n', '2': 'v', '3': 'j', '4': 'r', '5': 'j'}
LEAST = {'n': 2, 'v': 1, 'j': 2, 'r': 1}
WORD = re.compile(r"^[a-z][a-z'-]*$")

def lines(name):
    return open(f'{dictionary}/{name}', encoding='utf-8', errors='replace')

def counts():
    found = collections.Counter()
    for line in lines('cntlist.rev'):
        key, _, count = line.split()
        lemma, rest = key.split('%')
        if WORD.match(lemma):
            found[lemma, KIND[rest[0]]] += int(count)
    return found

def exceptions(name):
    forms = collections.defaultdict(list)
    for line in lines(name + '.exc'):
        form, *lemmas = line.split()
        for lemma in lemmas:
            forms[lemma].append(form)
    return forms

def plural(noun):
    if re.search('[^aeiou]y$', noun): return noun[:-1] + 'ies'
    return noun + ('es' if re.search('(s|x|z|ch|sh)$', noun) else 's')

def verb_forms(verb, irregular):
    third = 'has' if verb == 'have' else plural(verb) if verb not in ('go', 'do') else verb + 'es'
    past = verb[:-1] + 'ied' if re.search('[^aeiou]y$', verb) else verb + ('d' if verb.endswith('e') else 'ed')
    ing = verb[:-2] + 'ying' if verb.endswith('ie') else verb[:-1] + 'ing' if re.search('[^eoy]e$', verb) else verb + 'ing'
    ings = [f for f in irregular if f.endswith('ing')]
    pasts = [f for f in irregular if not f.endswith('ing') and f != third]
    yield verb, 'v'
    yield third, 'z'
    yield (ings or [ing])[0], 'g'
    doubled = [f for f in pasts if f.endswith('ed') and f == verb + verb[-1] + 'ed']
    if doubled or not pasts:
        yield (doubled or [past])[0], 'd'
        yield (doubled or [past])[0], 'e'
        return
    for form in pasts:
        # spoken, written, seen, done are participles only; went, spoke, wrote pasts only
        participle = form.endswith('n') or form in PARTICIPLES
        if participle or not any(f.endswith('n') or f in PARTICIPLES for f in pasts): yield form, 'e'
        if not participle or len(pasts) == 1: yield form, 'd'

PARTICIPLES = {'done', 'gone', 'begun', 'drunk', 'rung', 'sung', 'sunk', 'swum', 'sprung', 'shrunk', 'stunk', 'run', 'come', 'become', 'overcome', 'undone'}
SAME = 'cut put set let hit hurt shut cost cast read spread quit split rid bet burst thrust shed slit'.split()

def main():
    known, words = counts(), collections.defaultdict(collections.Counter)
    nouns, verbs = exceptions('noun'), exceptions('verb')
    for (lemma, kind), count in known.items():
        if count < LEAST[kind]: continue
        if kind == 'n':
            words[lemma]['n'] += count
            for form in nouns.get(lemma) or [plural(lemma)]:
                if WORD.match(form): words[form]['p'] += count * .4
        elif kind == 'v':
            irregular = verbs.get(lemma, [])
            for form, letter in verb_forms(lemma, irregular):
                if WORD.match(form): words[form][letter] += count * {'v': .4, 'z': .25, 'd': .6, 'e': .5, 'g': .3}[letter]
            if lemma in SAME:
                words[lemma]['d'] += count * .5
                words[lemma]['e'] += count * .3
        else:
            words[lemma][kind] += count
    print('# General word classes, most frequent use first: n noun, p plural, v verb, z verb with -s, d past, e past participle,')
    print('# g -ing form, j adjective, r adverb. Made by generate/words.py from WordNet 3.0 and the SemCor tag counts in it;')
    print('# WordNet is (c) Princeton University, see LICENCE-wordnet.txt.')
    for word in sorted(words):
        if len(word) < 2: continue
        uses = words[word]
        total = sum(uses.values())
        kept = sorted((k for k in uses if uses[k] >= .04 * total), key=lambda k: (-uses[k], k))
        if kept: print(word, ''.join(kept))

main()
