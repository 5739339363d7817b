#!/usr/bin/env python3
"""Writes the measured precision of each pattern into direct.txt and indirect.txt.

usage: measure.py EVAL_DIR GOLD.jsonl PRED.jsonl     EVAL_DIR holds score_attributions.py and quoted.py

right    indirect answers: content overlap IoU >= 0.5 and the source shares a word, as `all` is scored
quoted   answers on spans in quotation marks, as `quoted` is scored, by the kind of source: name, pronoun, other
Few cases are drawn towards the mean of the rule (of all rules): ten cases count as much as it.
"""
import collections, json, os, re, sys
eval_dir, gold_path, pred_path = sys.argv[1:4]
sys.path.insert(0, eval_dir)
from quoted import quoted_mask
from score_attributions import letters, source_match

PRONOUNS = {'he', 'she', 'they', 'i', 'we', 'you'}
NOT_NAMES = {'the', 'a', 'an', 'some', 'many', 'one', 'his', 'her', 'their', 'it', 'who', 'this', 'that', 'its', 'most', 'all'}

def source_kind(text, prediction):
    source = text[slice(*prediction['source'][0])]
    first = source.split()[0].lower()
    return 1 if first in PRONOUNS else 0 if source[0].isupper() and first not in NOT_NAMES else 2

def count():
    predictions = {d['doc']: d['quotations'] for d in map(json.loads, open(pred_path, encoding='utf-8'))}
    quoted, indirect = collections.defaultdict(lambda: [0, 0]), collections.defaultdict(lambda: [0, 0])
    def add(table, key, right):
        table[key][0] += 1
        table[key][1] += right
    for line in open(gold_path, encoding='utf-8'):
        gold = json.loads(line)
        text, attributions, found = gold['text'], gold['attributions'], predictions.get(gold['doc'], [])
        found_letters = [letters(text, p['content']) for p in found]
        gold_letters = [letters(text, a['content']) for a in attributions]
        most = lambda sets, span: max(range(len(sets)), key=lambda k: len(sets[k] & span), default=None)
        for start, end in quoted_mask(text)[1]:
            span = {i for i in range(start, end) if text[i].isalnum()}
            if len(text[start:end].split()) < 2 or not span: continue
            k, j = most(gold_letters, span), most(found_letters, span)
            if j is None or len(found_letters[j] & span) * 2 < len(span) or not found[j]['source']: continue
            true = attributions[k] if k is not None and len(gold_letters[k] & span) > len(span) / 2 else None
            if true and not true['source']: continue
            right = bool(true and source_match(text, true['source'], found[j]['source']))
            add(quoted, (found[j]['rule'], source_kind(text, found[j])), right)
            add(quoted, (found[j]['rule'], None), right)
        right, used = set(), set()
        for k, own in enumerate(gold_letters):
            best = max(((len(own & other) / len(own | other), j) for j, other in enumerate(found_letters) if j not in used and own & other), default=(0, None))
            if not own or best[0] < 0.5: continue
            used.add(best[1])
            source, said = attributions[k]['source'], found[best[1]].get('source') or []
            if source_match(text, source, said) if source else not said: right.add(best[1])
        for j, prediction in enumerate(found):
            if prediction['kind'] == 'indirect': add(indirect, prediction['rule'], j in right)
    return quoted, indirect

def drawn(cases, mean):
    return (cases[1] + 10 * mean) / (cases[0] + 10)

def main():
    quoted, indirect = count()
    mean = lambda table, own: (lambda n, r: r / max(1, n))(*map(sum, zip(*[v for k, v in table.items() if own(k)])))
    all_quoted, all_indirect = mean(quoted, lambda key: key[1] is None), mean(indirect, lambda key: True)
    here = os.path.dirname(os.path.abspath(__file__))
    for name in ('direct.txt', 'indirect.txt'):
        path, rule, out = os.path.join(here, name), None, []
        for line in open(path, encoding='utf-8'):
            if line.startswith('pattern '): rule = line.split()[1]
            if line.startswith('quoted '): continue
            if line.startswith('right ') and rule:
                if indirect.get(rule, [0])[0]: line = f"right   {drawn(indirect[rule], all_indirect):.2f}\n"
                out.append(line)
                if (rule, None) in quoted:
                    own = drawn(quoted[rule, None], all_quoted)
                    values = [drawn(quoted.get((rule, kind), [0, 0]), own) for kind in range(3)]
                    out.append('quoted  ' + ' '.join(f'{value:.2f}' for value in values) + '\n')
                continue
            out.append(line)
        open(path, 'w', encoding='utf-8').writelines(out)
    governed = [quoted.get(('governed', kind), [0, 0]) for kind in range(3)]
    print('governed (attribution/sieves.rs):', [round(r / max(1, n), 2) for n, r in governed])

main()
