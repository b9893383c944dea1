import { expect, it } from 'vitest';
import { kustomize } from './transformers/kustomize.js';

// Expected outputs are those of kustomize 5.7.1.

it('quotes what would be read as something else, and only that', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `resources: [a.yaml]
`,
        'a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data:
  k0: "y"
  k1: "on"
  k2: "1e3"
  k3: "0o17"
  k4: "1_000"
  k5: "1:30"
  k6: "2020-01-01"
  k7: ""
  k8: "~"
  k9: "null"
  k10: "true"
  k11: "a: b"
  k12: "# c"
  k13: "- d"
  k14: " lead"
  k15: "trail "
  k16: "a\\tb"
  k17: "a\\rb"
  k18: "a \\nb"
  k19: "a\\n"
  k20: "a\\n\\n"
  k21: "\\na"
  k22: "  a\\nb"
  k23: "\\U0001F600"
  k24: "é"
  k25: "it's"
  k26: "\\"x\\""
  k27: "*a"
  k28: "@a"
  k29: "%a"
  k30: "---"
  k31: "="
  k32: "<<"
  k33: "0x1F"
  k34: ".5"
  k35: "NaN"
  k36: "+1"
  k37: "-"
  k38: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
data:
  k0: "y"
  k1: "on"
  k2: "1e3"
  k3: "0o17"
  k4: "1_000"
  k5: "1:30"
  k6: "2020-01-01"
  k7: ""
  k8: "~"
  k9: "null"
  k10: "true"
  k11: 'a: b'
  k12: '# c'
  k13: '- d'
  k14: ' lead'
  k15: 'trail '
  k16: "a\\tb"
  k17: "a\\rb"
  k18: "a \\nb"
  k19: |
    a
  k20: |+
    a

  k21: |2-

    a
  k22: |2-
      a
    b
  k23: "\\U0001F600"
  k24: é
  k25: it's
  k26: '"x"'
  k27: '*a'
  k28: '@a'
  k29: '%a'
  k30: '---'
  k31: =
  k32: <<
  k33: "0x1F"
  k34: ".5"
  k35: NaN
  k36: "+1"
  k37: '-'
  k38: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
kind: ConfigMap
metadata:
  name: c
`);
});

it('writes numbers, times and other scalars as Go reads them', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `resources: [a.yaml]
`,
        'a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
spec:
  k0: 1.0
  k1: 1e3
  k2: 1.10
  k3: 0x1F
  k4: 007
  k5: 0o17
  k6: 0b11
  k7: 1_000
  k8: +1
  k9: -0
  k10: -0.0
  k11: 1e21
  k12: 1e20
  k13: 1e-7
  k14: .5
  k15: 123456789012345678901
  k16: 12345678901234567
  k17: 2020-01-01
  k18: 2020-01-01T10:00:00Z
  k19: yes
  k20: True
  k21: ~
  k22: 
  k23: 1:30
  k24: 08
  k25: !!str 5
  k26: !!float 3
  k27: "5"
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
kind: ConfigMap
metadata:
  name: c
spec:
  k0: 1
  k1: 1000
  k2: 1.1
  k3: 31
  k4: 7
  k5: 15
  k6: 3
  k7: 1000
  k8: 1
  k9: 0
  k10: 0
  k11: 1e+21
  k12: 1e+20
  k13: 1e-07
  k14: 0.5
  k15: 1.2345678901234568e+20
  k16: 12345678901234567
  k17: "2020-01-01T00:00:00Z"
  k18: "2020-01-01T10:00:00Z"
  k19: "yes"
  k20: true
  k21: null
  k22: null
  k23: "1:30"
  k24: 8
  k25: "5"
  k26: 3
  k27: "5"
`);
});

it('folds long text at 80 columns, but no blocks and no keys', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `resources: [a.yaml]
`,
        'a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
spec:
  plain: word word word word word word word word word word word word word word word word word word word word word word word word word
  single: "- word word word word word word word word word word word word word word word word word word word word word word word word word"
  double: "\\tword word word word word word word word word word word word word word word word word word word word word word word word word"
  block: |
    word word word word word word word word word word word word word word word word word word word word word word word word word
    word word word word word word word word word word word word word word word word word word word word word word word word word
  deep: {a: {b: [{c: word word word word word word word word word word word word word word word word word word word word word word word word word}]}}
  long: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
  spaces: "a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b "
  kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk: 1
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
kind: ConfigMap
metadata:
  name: c
spec:
  block: |
    word word word word word word word word word word word word word word word word word word word word word word word word word
    word word word word word word word word word word word word word word word word word word word word word word word word word
  deep:
    a:
      b:
      - c: word word word word word word word word word word word word word word word
          word word word word word word word word word word
  double: "\\tword word word word word word word word word word word word word word
    word word word word word word word word word word word"
  kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk: 1
  long: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
  plain: word word word word word word word word word word word word word word word
    word word word word word word word word word word
  single: '- word word word word word word word word word word word word word word
    word word word word word word word word word word word'
  spaces: 'a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b
    a  b a  b a  b a  b a  b a  b a  b a  b a  b a  b '
`);
});

it('sorts keys naturally and leaves empty things as they are', () => {
  expect(
    kustomize(
      {
        'kustomization.yaml': `resources: [a.yaml]
`,
        'a.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
spec: {a10: 1, a9: 2, A: 3, _u: 4, a: {}, b: [], c: null, a-b: [[1, [2]], []], "a/b": {x: {}}, B1: "", b01: 1, b1: 2, é: 1}
`,
      },
      '.',
    ),
  ).toBe(`
apiVersion: v1
kind: ConfigMap
metadata:
  name: c
spec:
  _u: 4
  A: 3
  B1: ""
  a: {}
  a-b:
  - - 1
    - - 2
  - []
  a/b:
    x: {}
  a9: 2
  a10: 1
  b: []
  b1: 2
  b01: 1
  c: null
  é: 1
`);
});
