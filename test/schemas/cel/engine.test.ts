import { expect, test } from 'vitest';
import { createConverter } from '../../../src/schemas/cel/convert.js';
import { escapeName } from '../../../src/schemas/cel/escape-name.js';
import { createCelEngine } from '../../../src/schemas/cel/engine.js';
import { markOptionalEntries } from '../../../src/schemas/cel/optional-entries.js';
import { renameCalls } from '../../../src/schemas/cel/rename-calls.js';
import { unknownText } from '../../../src/manifest/unknown.js';
import { anySchema } from '../../../src/schemas/structural-schema.js';
import { parse } from '../objects.js';

const engine = createCelEngine();

/** What an expression comes to on a YAML text: its value, or `error`, `unknown`, `costly`, or why it does not compile. */
function evaluated(
  expression: string,
  self = '{}',
  isUnknown: (text: string) => boolean = () => false,
): unknown {
  const program = engine.compile(expression, ['self']);
  if ('fault' in program) return `fault: ${program.fault}`;
  const converter = createConverter(engine, isUnknown);
  const outcome = program.evaluate(new Map([['self', converter.convert(parse(self), anySchema)]]));
  return outcome.kind === 'value' ? outcome.value : outcome.kind;
}

function all(expressions: readonly string[], self?: string): unknown[] {
  return expressions.map((expression) => [expression, evaluated(expression, self)]);
}

function allTrue(expressions: readonly string[], self?: string): void {
  expect(all(expressions, self)).toEqual(expressions.map((expression) => [expression, true]));
}

test('the language', () => {
  allTrue(
    [
      'has(self.list[0].name) && !has(self.list[1].name)',
      'has(self.list.filter(x, has(x.name))[0].name)',
      '!has(self.a.?b.c)',
      'self.list.all(x, has(x.name) ? x.name == "one" : true)',
      'self.list.exists_one(x, has(x.name))',
      'self.list.map(x, has(x.name), x.name) == ["one"]',
      '[1, 2].all(i, v, v == i + 1) && [3].exists(i, v, i == 0 && v == 3) && {"a": 1}.existsOne(k, v, k == "a")',
      '[1, 2, 3].transformList(i, v, i > 0, v * 2) == [4, 6]',
      '{"a": 1}.transformMap(k, v, v + 1) == {"a": 2}',
      '{"a": "b"}.transformMapEntry(k, v, {v: k}) == {"b": "a"}',
      'self.?missing.orValue("none") == "none" && self.?number.hasValue()',
      'self.?number.optMap(n, n + 1).value() == 4',
      'self.number == 3.0 && self.number < 3.5 && type(self.number) == int',
      'self.number == 3 || self.missing.field',
      '[[], [1]].exists(x, x[0] == 1)',
      'cel.bind(n, self.number * 2, n == 6)',
      '"kept .matches(\\"(\\" text" != r"\\d.map("',
    ],
    'number: 3\nlist: [{name: one}, {}]\na: {}',
  );
  expect(evaluated('self.missing == 1')).toBe('error');
  expect(evaluated('[1, 2].all(x, dyn(x).y > 0)')).toBe('error');
  expect(evaluated('[1, 0].exists(x, 1 / x == 1) && ![0, 2].all(x, 1 / x == 1)')).toBe(true);
});

test('what does not compile', () => {
  expect(evaluated('self.size( > 1')).toMatch(/^fault: /);
  expect(evaluated('other == 1')).toBe('fault: unknown variable: other');
  expect(evaluated('has(self)')).toBe('fault: has() needs a field, as in has(self.name)');
  expect(evaluated('self.nothing(1)')).toBe("fault: found no matching overload for 'dyn.nothing(int)'");
  expect(evaluated('1 + "a"')).toBe('fault: no such overload: int + string');
  expect(evaluated('('.repeat(5000))).toMatch(/^fault: /);
});

test('functions of texts', () => {
  allTrue([
    '"Äbc".substring(1) == "bc" && "Äbc".indexOf("c") == 2 && "Äbc".charAt(0) == "Ä" && "Ä".size() == 1',
    '"abcabc".lastIndexOf("b") == 4 && "abcabc".lastIndexOf("b", 3) == 1 && "abc".indexOf("z") == -1',
    '"AbÄ".lowerAscii() == "abÄ" && " a ".trim() == "a" && "abc".reverse() == "cba"',
    '"a,b,c".split(",", 2) == ["a", "b,c"] && ["a", "b"].join("-") == "a-b" && "aaa".replace("a", "b", 2) == "bba"',
    '"v1.2".matches("^v\\\\d") && "ABC".matches("(?i)^abc$") && matches("abc", "b")',
    '"abc 123".find("[0-9]+") == "123" && "a1b2".findAll("[0-9]") == ["1", "2"] && "a1b2".findAll("[0-9]", 1) == ["1"]',
    '"%s is %d, %.2f, %x".format(["a", 7, 1.5, 255]) == "a is 7, 1.50, ff"',
  ]);
  expect(evaluated('"a".matches("(")')).toBe('error');
  expect(evaluated('"abc".substring(2, 1)')).toBe('error');
});

test('the libraries of Kubernetes', () => {
  allTrue([
    'quantity("1Gi").isGreaterThan(quantity("1G")) && quantity("500m").add(quantity("0.5")) == quantity("1")',
    'quantity("50k").asInteger() == 50000 && !quantity("1m").isInteger() && !isQuantity("1 Gi") && quantity("2").sub(3).sign() == -1',
    'url("https://a.example:8080/p%20q?x=1&x=2").getPort() == "8080" && url("https://a/p%20q").getEscapedPath() == "/p%20q"',
    'url("https://[::1]:80/").getHostname() == "::1" && url("/a?x=1").getQuery() == {"x": ["1"]} && !isURL("a b") && !isURL("../x")',
    'ip("127.0.0.1").isLoopback() && ip("2001:db8::1").family() == 6 && !isIP("1.2.3") && !isIP("::ffff:1.2.3.4") && !isIP("01.2.3.4")',
    'ip.isCanonical("2001:db8::1") && !ip.isCanonical("2001:DB8::1") && string(ip("2001:0:0:0:0:0:0:1")) == "2001::1"',
    'cidr("10.0.0.0/8").containsIP("10.9.8.7") && cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16") && !cidr("10.0.0.0/8").containsCIDR("10.0.0.0/7")',
    'cidr("10.1.2.3/8").masked() == cidr("10.0.0.0/8") && cidr("::/0").prefixLength() == 0 && !isCIDR("10.0.0.0/33")',
    '!format.dns1123Label().validate("a-b").hasValue() && format.named("dns1123Label").value().validate("A").hasValue() && !format.named("x").hasValue()',
    'sets.contains([1, 2, 3], [3, 1]) && sets.equivalent([1, 1], [1]) && !sets.intersects([1], [2])',
    '[1, 3, 2].max() == 3 && [1, 2].isSorted() && !["b", "a"].isSorted() && [1, 2].sum() == 3 && [1, 2, 1].lastIndexOf(1) == 2',
    'semver("1.10.0").isGreaterThan(semver("1.9.9")) && semver("1.0.0-rc.1").isLessThan(semver("1.0.0")) && isSemver("v1.2", true) && !isSemver("v1.2.0")',
    'duration("1h30m") == duration("90m") && duration("0") < duration("1ns") && duration("90s").getMinutes() == 1 && string(duration("1500ms")) == "1.5s"',
    'timestamp("2024-02-29T12:00:00Z") + duration("12h") == timestamp("2024-03-01T00:00:00Z")',
  ]);
  for (const text of ['1', '1 h', '', 'h', '1d'])
    expect([text, evaluated(`duration('${text}') == duration('1h')`)]).toEqual([text, 'error']);
  expect(evaluated('timestamp("2023-02-29T12:00:00Z") == timestamp("2023-02-29T12:00:00Z")')).toBe('error');
});

test('names of fields', () => {
  expect(['namespace', 'a-b', 'a.b/c', 'x__y', '_a_'].map(escapeName)).toEqual([
    '__namespace__',
    'a__dash__b',
    'a__dot__b__slash__c',
    'x__underscores__y',
    '_a_',
  ]);
  expect(renameCalls('self.all (x, x.all) || has(has.map)')).toBe(
    'self.k8s_all (x, x.all) || k8s_has(has.map)',
  );
});

test('values that are not known', () => {
  const token = unknownText('HOST');
  const isUnknown = (text: string): boolean => text.includes('HOST');
  const self = `host: ${token}\nport: 80\nhosts: [a, ${token}]\nlabels: {${token}: b}\n`;
  const results = [
    'self.host == "a"',
    'has(self.host)',
    'self.port > 90 && self.host == "a"',
    'self.port == 80 || self.host == "a"',
    'self.hosts.exists(h, h == "b")',
    'self.?host.orValue("b") == "b"',
    '"a" in self.labels',
    'self.size() == 4',
  ].map((expression) => evaluated(expression, self, isUnknown));
  expect(results).toEqual(['unknown', true, false, true, 'unknown', 'unknown', 'unknown', true]);
});

test('hostile expressions end', () => {
  const numbers = `list: [${Array.from({ length: 2000 }, (_, index) => index).join()}]\ntext: ${'a'.repeat(5000)}`;
  let doubled = '[1, 1, 1, 1]';
  for (let i = 0; i < 40; i++) doubled = `cel.bind(a${i}, ${doubled}, a${i} + a${i})`;
  const start = Date.now();
  expect(
    [
      'self.list.all(a, self.list.all(b, self.list.all(c, true)))',
      'self.list.map(a, self.list).all(a, a == self.list)',
      'self.list.map(a, self.list.map(b, self.list))',
      'self.list.all(a, self.list.all(b, b in self.list))',
      `${doubled}.size() > 0`,
      `self.list.all(a, ${Array.from({ length: 1500 }, () => 'a.x').join(' || ')} || true)`,
    ].map((expression) => evaluated(expression, numbers)),
  ).toEqual(Array.from({ length: 6 }, () => 'costly'));
  expect(evaluated('self.text.matches("^(a+)+$") && !self.text.matches("(a|aa)+b")', numbers)).toBe(true);
  expect(evaluated(Array.from({ length: 20_000 }, () => 'self.a').join(' || '), 'a: true')).toBeDefined();
  expect(evaluated('!'.repeat(50_000) + 'true')).toBeDefined();
  expect(Date.now() - start).toBeLessThan(10_000);
});

test('optional entries of literals', () => {
  expect(markOptionalEntries('[?a.?b, c ? [1] : [2], x[?0]] + {?"k": a ? b : c, "l": {}}["k"]')).toBe(
    'k8s_present([k8s_entry(a.?b), c ? [1] : [2], x[?0]]) + k8s_present({"k": k8s_entry( a ? b : c), "l": {}})["k"]',
  );
  expect(markOptionalEntries('self[?0].orValue(a ? [b] : {"c": 1}) == "[?x]"')).toBe(
    'self[?0].orValue(a ? [b] : {"c": 1}) == "[?x]"',
  );
  expect(evaluated('[?optional.of(1), 2, ?optional.none(), ?optional.of([3])] == [1, 2, [3]]')).toBe(true);
  expect(evaluated('size([?optional.none()]) == 0 && [?optional.of(1)][0] == 1')).toBe(true);
  expect(evaluated('{?"a": optional.of(1), "b": 2, ?"c": optional.none()} == {"a": 1, "b": 2}')).toBe(true);
  expect(evaluated('[?{"a": 1}.?a, ?{"a": 1}.?b].all(i, i == 1) && {?"x": {"a": 1}.?a}.x == 1')).toBe(true);
});
