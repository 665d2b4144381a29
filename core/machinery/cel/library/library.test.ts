import { describe, expect, test } from 'vitest';

import { outcome } from '../rules.fixture.ts';

const holds = (expressions: readonly string[]): void => {
  test.each(expressions)('%s', (expression) => {
    expect(outcome(expression)).toBe('true');
  });
};

const fails = (cases: readonly (readonly [string, string])[]): void => {
  test.each(cases)('%s fails', (expression, failure) => {
    expect(outcome(expression)).toContain(failure);
  });
};

describe('conversions', () => {
  holds([
    'int("-5") == -5 && int("+5") == 5 && int(5.9) == 5 && int(-5.9) == -5 && int(5u) == 5',
    'int(timestamp("1970-01-01T00:00:01Z")) == 1',
    'int(timestamp("1969-12-31T23:59:59.5Z")) == -1',
    'uint(5) == 5u && uint("7") == 7u && uint(2.5) == 2u',
    'double("1.5") == 1.5 && double(".5e1") == 5.0 && double("-inf") < 0.0 && double(2) == 2.0 && double(2u) == 2.0',
    'string(1) == "1" && string(1u) == "1" && string(true) == "true" && string(1.5) == "1.5" && string(b"a") == "a"',
    'string(0.00001) == "1e-05" && string(0.0001) == "0.0001" && string(-0.0) == "-0" && string(1e21) == "1e+21" && string(double("inf")) == "+Inf" && string(double("nan")) == "NaN"',
    'string(timestamp("2026-11-21T10:20:30.500Z")) == "2026-11-21T10:20:30.5Z"',
    'string(duration("1h1.5s")) == "3601.5s" && string(duration("-1ms")) == "-0.001s"',
    'bool("true") && !bool("F") && bool(true)',
    'bytes("é") == b"\\xc3\\xa9" && string(b"\\xc3\\xa9") == "é"',
    'timestamp(60) == timestamp("1970-01-01T00:01:00Z")',
    'timestamp(timestamp(1)) == timestamp(1) && duration(duration("1s")) == duration("1s")',
    'size("é🌍") == 2 && "é🌍".size() == 2 && size(b"abc") == 3 && size([1]) == 1 && size({"a": 1}) == 1 && {1: 1}.size() == 1',
    'type(dyn(1)) == int',
  ]);
  fails([
    ['int("1.5") == 1', 'type conversion error'],
    ['int(dyn("9223372036854775808")) == 1', 'integer overflow'],
    ['int(1e30) == 1', 'integer overflow'],
    ['int(double("nan")) == 1', 'integer overflow'],
    ['uint(-1) == 0u', 'unsigned integer overflow'],
    ['uint("-1") == 0u', 'type conversion error'],
    ['0u - 1u == 0u', 'unsigned integer overflow'],
    ['double("1,5") == 1.5', 'type conversion error'],
    ['bool("yes")', 'type conversion error'],
    ['string(b"\\xff") == ""', 'invalid UTF-8'],
    ['timestamp(dyn("2026-02-30T00:00:00Z")) == timestamp(0)', 'invalid timestamp'],
    ['timestamp(99999999999999) == timestamp(0)', 'timestamp overflow'],
    ['duration(dyn("1 day")) == duration("1s")', 'invalid duration'],
  ]);
});

describe('strings', () => {
  holds([
    '"hello".contains("ell") && "hello".startsWith("he") && "hello".endsWith("lo") && !"hello".contains("x")',
    '"hello".matches("^h.*o$") && matches("hello", "ell") && !"hello".matches("^ell")',
    '"aé🌍b".charAt(2) == "🌍" && "abc".charAt(3) == ""',
    '"aé🌍b".indexOf("b") == 3 && "abcabc".indexOf("b", 2) == 4 && "abc".indexOf("x") == -1 && "abc".indexOf("") == 0',
    '"abcabc".lastIndexOf("b") == 4 && "abcabc".lastIndexOf("b", 3) == 1 && "🌍b🌍".lastIndexOf("🌍") == 2',
    '"ÄbC".lowerAscii() == "Äbc" && "äbC".upperAscii() == "äBC" && " \\t a \\n".trim() == "a"',
    '"a-b-c".replace("-", "+") == "a+b+c" && "a-b-c".replace("-", "+", 1) == "a+b-c" && "a-b".replace("-", "", 0) == "a-b"',
    '"ab".replace("", "x") == "xaxbx"',
    '"a,b,c".split(",") == ["a", "b", "c"] && "a,b,c".split(",", 2) == ["a", "b,c"] && "abc".split("") == ["a", "b", "c"]',
    '"a".split(",", 0) == [] && "".split(",") == [""]',
    '"🌍abc".substring(1) == "abc" && "abc".substring(1, 2) == "b" && "abc".substring(3) == ""',
    '["a", "b"].join() == "ab" && ["a", "b"].join(", ") == "a, b" && [].join("x") == ""',
    'strings.quote("a\\"b\\n") == "\\"a\\\\\\"b\\\\n\\""',
    '"%s is %d".format(["a", "b"].map(x, dyn(x)).filter(x, x == "a") + [dyn(1)]) == "a is 1"',
    '"%.2f %e".format([1.5, 1.5]) == "1.50 1.500000e+00"',
    '"%x %X %o %b".format([255, 255, 8, 5]) == "ff FF 10 101"',
    '"%s".format([[1, 2]]) == "[1, 2]" && "%s".format([{"b": 1, "a": 2}]) == "{a: 2, b: 1}"',
    '"%s %s".format([duration("90m"), duration("1s")]) == "1h30m0s 1s" && "100%%".format([]) == "100%"',
    '"%s".format([timestamp("2026-01-01T00:00:00Z")]) == "2026-01-01T00:00:00Z" && "%x".format(["hi"]) == "6869"',
  ]);
  fails([
    ['"abc".charAt(4) == ""', 'index out of range: 4'],
    ['"abc".substring(-1) == ""', 'index out of range'],
    ['"abc".substring(2, 1) == ""', 'invalid substring range'],
    ['"%s %s".format([1]) == ""', 'index 1 out of range'],
    ['"%q".format([1]) == ""', 'unrecognized formatting clause'],
    ['"%d".format(["a"]) == ""', 'decimal clause'],
    ['"%.999f".format([1.0]) == ""', 'too large'],
  ]);
});

describe('regular expressions', () => {
  holds([
    '"abc 123 def 45".find("[0-9]+") == "123" && "abc".find("[0-9]") == ""',
    '"abc 123 def 45".findAll("[0-9]+") == ["123", "45"] && "a1b2c3".findAll("[0-9]", 2) == ["1", "2"]',
    '"aaa".findAll("a*") == ["aaa"] && "baa".findAll("a*") == ["", "aa"] && "abc".findAll("x") == []',
    '"abcd".find("(ab|abcd)") == "ab" && "abcd".find("(abcd|ab)") == "abcd"',
    '"foo.bar".find("\\\\bb.r$") == "bar" && "a\\nb".find("(?m)^b$") == "b"',
    '"größe".find("ö.*") == "öße" && "x🌍y".find("🌍.") == "🌍y"',
    '"ABC".matches("(?i)^abc$") && "é".matches("^\\\\pL$")',
  ]);
  fails([
    ['"a".matches(dyn("(")) ', 'missing closing'],
    ['"a".matches(dyn("(?=a)"))', 'Illegal regex'],
    ['"a".find(dyn("a+?")) == "a"', 'lazy repetitions'],
  ]);
});

describe('times', () => {
  holds([
    'timestamp("2024-12-31T23:59:58.123Z").getFullYear() == 2024',
    'timestamp("2024-12-31T23:59:58.123Z").getDayOfYear() == 365',
    'timestamp("2024-12-31T23:59:58.123Z").getDayOfWeek() == 2',
    'timestamp("2024-12-31T23:59:58.123Z").getMilliseconds() == 123 && timestamp("2024-12-31T23:59:58.123Z").getSeconds() == 58',
    'timestamp("2024-12-31T23:30:00Z").getDate("Europe/Berlin") == 1',
    'timestamp("2024-07-01T12:00:00Z").getHours("America/New_York") == 8',
    'timestamp("2024-07-01T12:00:00Z").getHours("+05:30") == 17 && timestamp("2024-07-01T12:00:00Z").getMinutes("-05:30") == 30',
    'duration("90m").getHours() == 1 && duration("1.5s").getMilliseconds() == 1500',
    'timestamp("2026-01-01T00:00:00Z") + duration("24h") == timestamp("2026-01-02T00:00:00Z")',
    'timestamp("2026-01-02T00:00:00Z") - timestamp("2026-01-01T00:00:00Z") == duration("24h")',
    'duration("1h") - duration("30m") < duration("31m") && duration("1m") + duration("1s") == duration("61s")',
  ]);
  fails([
    ['timestamp("2026-01-01T00:00:00Z").getHours("Moon/Base") == 0', 'unknown time zone'],
    ['timestamp("9999-12-31T00:00:00Z") + duration("48h") > timestamp(0)', 'timestamp overflow'],
  ]);
});

describe('lists and sets', () => {
  holds([
    '[1, 2, 2].isSorted() && ![2, 1].isSorted() && [].isSorted() && ["a", "b"].isSorted()',
    '[3, 1, 2].min() == 1 && [3, 1, 2].max() == 3 && ["b", "a"].min() == "a"',
    '[1, 2].sum() == 3 && [1.5, 1.5].sum() == 3.0 && [duration("1m"), duration("1s")].sum() == duration("61s")',
    '[1, 2, 1].indexOf(1) == 0 && [1, 2, 1].lastIndexOf(1) == 2 && [1].indexOf(5) == -1 && [1].includes(1)',
    '[1, 2, 3, 4].slice(1, 3) == [2, 3] && [1, 2].reverse() == [2, 1]',
    '[[1, 2], [3]].flatten() == [1, 2, 3] && [[[1]]].flatten(2) == [1]',
    '[1, 2, 1].distinct() == [1, 2] && [[1], [1]].distinct() == [[1]]',
    '[3, 1, 2].sort() == [1, 2, 3] && lists.range(3) == [0, 1, 2] && lists.range(-1) == []',
    '[1, 2].first().value() == 1 && [1, 2].last().value() == 2 && ![].first().hasValue()',
    'sets.contains([1, 2, 3], [3, 1]) && !sets.contains([1], [2])',
    'sets.equivalent([1, 2, 2], [2, 1]) && !sets.equivalent([1], [1, 2])',
    'sets.intersects([1, 2], [2, 3]) && !sets.intersects([1], [2])',
    '[1] + [2] == [1, 2]',
  ]);
  fails([
    ['[].min() == 1', 'min called on empty list'],
    ['[1].slice(0, 2) == [1]', 'list is length 1'],
    ['[1].slice(-1, 0) == []', 'negative indexes'],
  ]);
});

describe('network', () => {
  holds([
    'isIP("10.0.0.1") && isIP("::1") && !isIP("10.0.0.01") && !isIP("10.0.0.256") && !isIP("1::2::3") && !isIP("fe80::1%eth0") && !isIP("::ffff:1.2.3.4")',
    'ip("10.0.0.1").family() == 4 && ip("2001:db8::1").family() == 6',
    'string(ip("2001:DB8:0:0:1:0:0:1")) == "2001:db8::1:0:0:1" && string(ip("::")) == "::" && string(ip("1:2:3:4:5:6:7:8")) == "1:2:3:4:5:6:7:8"',
    'ip.isCanonical("::1") && !ip.isCanonical("0:0:0:0:0:0:0:1")',
    'ip("127.0.0.1").isLoopback() && ip("::1").isLoopback() && ip("0.0.0.0").isUnspecified()',
    'ip("169.254.1.1").isLinkLocalUnicast() && ip("fe80::1").isLinkLocalUnicast() && ip("224.0.0.1").isLinkLocalMulticast() && ip("ff02::1").isLinkLocalMulticast()',
    'ip("10.0.0.1").isGlobalUnicast() && !ip("255.255.255.255").isGlobalUnicast() && !ip("224.0.0.1").isGlobalUnicast()',
    'ip("10.0.0.1") == ip("10.0.0.1") && ip("::1") == ip("0::1") && ip("::1") != ip("::2")',
    'isCIDR("10.0.0.0/8") && !isCIDR("10.0.0.0/33") && !isCIDR("10.0.0.0") && !isCIDR("10.0.0.0/08") && isCIDR("::/0")',
    'cidr("10.1.2.3/8").masked() == cidr("10.0.0.0/8") && cidr("10.0.0.0/8").prefixLength() == 8 && cidr("10.0.0.0/8").ip() == ip("10.0.0.0")',
    'string(cidr("192.168.1.77/26").masked()) == "192.168.1.64/26" && string(cidr("2001:db8:ffff::/33").masked()) == "2001:db8:8000::/33"',
    'cidr("10.0.0.0/8").containsIP("10.2.3.4") && cidr("10.0.0.0/8").containsIP(ip("10.0.0.0")) && !cidr("10.0.0.0/8").containsIP("11.0.0.0") && !cidr("0.0.0.0/0").containsIP("::1")',
    'cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16") && cidr("10.0.0.0/8").containsCIDR(cidr("10.0.0.0/8")) && !cidr("10.1.0.0/16").containsCIDR("10.0.0.0/8")',
  ]);
  fails([
    ['ip("x") == ip("::1")', 'parse error'],
    ['cidr("10.0.0.0/8").containsIP("x")', 'parse error'],
    ['cidr("x") == cidr("y")', 'network address parse error'],
  ]);
});

describe('URLs', () => {
  holds([
    'isURL("https://example.org:8080/a%20b?x=1") && isURL("/path") && !isURL("example.org/x") && !isURL("")',
    'url("https://user@example.org:8080/a/b?x=1#f").getHost() == "example.org:8080"',
    'url("https://example.org:8080/").getHostname() == "example.org" && url("https://example.org:8080/").getPort() == "8080"',
    'url("https://[::1]:80/").getHostname() == "::1" && url("HTTPS://example.org").getScheme() == "https" && url("/x").getScheme() == ""',
    'url("https://example.org/a b/ü").getEscapedPath() == "/a%20b/%C3%BC" || !isURL("https://example.org/a b/ü")',
    'url("https://example.org/?a=1&a=2&b=x+y%21&c").getQuery() == {"a": ["1", "2"], "b": ["x y!"], "c": [""]}',
    'url("https://example.org/") == url("https://example.org/") && url("https://a.example.org/") != url("https://b.example.org/")',
  ]);
  fails([['url("not a url").getHost() == ""', 'URL parse error']]);
});

describe('quantities', () => {
  holds([
    'quantity("1Gi") == quantity("1024Mi") && quantity("500m").isLessThan(quantity("1"))',
    'isQuantity("1.5Gi") && !isQuantity("1,5") && quantity("2").asInteger() == 2 && !quantity("1.5").isInteger()',
    'quantity("50k").add(quantity("20k")) == quantity("70k") && quantity("50k").add(1) == quantity("50001") && quantity("50k").sub(20000) == quantity("30k")',
    'quantity("1k").sub(quantity("2k")) == quantity("-1k") && sign(quantity("-1")) == -1 && quantity("0").sign() == 0',
    'quantity("1").compareTo(quantity("2")) == -1 && quantity("3").isGreaterThan(quantity("2")) && quantity("1.5").asApproximateFloat() == 1.5',
  ]);
  fails([
    ['quantity("x") == quantity("1")', 'quantities must match'],
    ['quantity("1.5").asInteger() == 1', 'cannot convert value to integer'],
  ]);
});

describe('formats, base64, versions', () => {
  holds([
    '!format.dns1123Label().validate("my-name").hasValue() && format.dns1123Label().validate("My.Name").hasValue()',
    'format.dns1123Label().validate("A").value()[0].contains("RFC 1123")',
    '!format.dns1123SubdomainPrefix().validate("a.b-").hasValue() && format.dns1123Subdomain().validate("a.b-").hasValue()',
    '!format.named("uuid").value().validate("6ba7b810-9dad-11d1-80b4-00c04fd430c8").hasValue() && !format.named("none").hasValue()',
    '!format.qualifiedName().validate("example.org/x").hasValue() && !format.labelValue().validate("").hasValue() && format.dns1035Label().validate("1a").hasValue()',
    '!format.uri().validate("https://example.org").hasValue() && format.uri().validate("x").hasValue()',
    '!format.byte().validate("aGk=").hasValue() && format.byte().validate("a").hasValue()',
    '!format.date().validate("2024-02-29").hasValue() && format.date().validate("2023-02-29").hasValue() && !format.datetime().validate("2024-02-29T00:00:00Z").hasValue()',
    'base64.decode("aGVsbG8=") == b"hello" && base64.encode(b"hello") == "aGVsbG8="',
    'semver("1.2.3").isLessThan(semver("1.10.0")) && semver("1.0.0-alpha.1").isLessThan(semver("1.0.0-alpha.beta")) && semver("1.0.0-rc.1").isLessThan(semver("1.0.0"))',
    'semver("1.2.3+build") == semver("1.2.3") && semver("v1.2", true).compareTo(semver("1.2.0")) == 0 && !isSemver("1.2") && isSemver("1.2", true)',
    'semver("1.2.3-rc.1").major() == 1 && semver("1.2.3").minor() == 2 && semver("1.2.3").patch() == 3 && !isSemver("01.2.3") && !isSemver("1.2.3-01")',
  ]);
  fails([
    ['base64.decode("a") == b""', 'illegal base64 data'],
    ['semver("1") == semver("1.0.0")', 'invalid semantic version'],
  ]);
});
