/** Two hundred strings that a network might write and that must stay text. */

const payloads = [
  'globalThis.broken=1',
  'document.body.remove()',
  'acquireVsCodeApi()',
  'fetch("https://x.test")',
];

/** Ways to smuggle a script into markup, styles, templates and addresses. */
const wrappers: ((script: string) => string)[] = [
  (script) => `<script>${script}</script>`,
  (script) => `</pre><script>${script}</script>`,
  (script) => `<img src=x onerror="${script}">`,
  (script) => `<svg onload='${script}'/>`,
  (script) => `<svg><script>${script}</script></svg>`,
  (script) => `<iframe srcdoc="&lt;script&gt;${script}&lt;/script&gt;"></iframe>`,
  (script) => `<a href="javascript:${script}">x</a>`,
  (script) => `<math><mi xlink:href="data:x,${script}">`,
  (script) => `<body onload=${script}>`,
  (script) => `<details open ontoggle=${script}>`,
  (script) => `<style>@import 'https://x.test/${script}';</style>`,
  (script) => `<link rel=stylesheet href="data:text/css,${script}">`,
  (script) => `<base href="https://x.test/"><!-- ${script}`,
  (script) => `<meta http-equiv=refresh content="0;url=javascript:${script}">`,
  (script) => `<template><b>${script}</b></template>`,
  (script) => `<object data="javascript:${script}"></object>`,
  (script) => `<form action="javascript:${script}"><input autofocus onfocus=${script}></form>`,
  (script) => `--><!--<img src=x onerror=${script}>-->`,
  (script) => `]]><![CDATA[<script>${script}</script>]]>`,
  (script) => `\`\${${script}}\``,
  (script) => `{{constructor.constructor('${script}')()}}`,
  (script) => `<%= ${script} %>`,
  (script) => `#{${script}}`,
  (script) => `$(${script})`,
  (script) => `'; ${script}; //`,
  (script) => `"; ${script}; //`,
  (script) => `\\u003cscript\\u003e${script}\\u003c/script\\u003e`,
  (script) => `&lt;script&gt;${script}&lt;/script&gt;`,
  (script) => `&#60;script&#62;${script}&#60;/script&#62;`,
  (script) => `<scr\u0000ipt>${script}</scr\u0000ipt>`,
  (script) => `\u202e>tpircs<${script}`,
  (script) => `\u2066<b>\u2069${script}`,
  (script) => `\u001b]8;;https://x.test\u0007${script}\u001b]8;;\u0007`,
  (script) => `\u001b[2J\u001b[1;31m${script}`,
  (script) => `{"version":1,"type":"train","x":"${script}"}`,
  (script) => `command:workbench.action.quit?${script}`,
  (script) => `[x](command:unroll.forgetEverything "${script}")`,
  (script) => `<b style="position:fixed;inset:0">${script}`,
  (script) => `\ud83d${script}`,
  (script) => `\u200b\u200d\ufeff${script}\u00ad`,
  (script) => `e${'\u0301'.repeat(60)}${script}`,
];

/** One line of a million characters, in three kinds. */
const long = [
  '<b>'.repeat(333_334),
  'a'.repeat(1_000_000),
  '\u202e'.repeat(20_000) + '<script>'.repeat(122_500),
];

const others = [
  '',
  ' ',
  '\n'.repeat(50),
  '\t\u000b\u000c\u0008\u007f',
  '\u2028\u2029\u0085',
  '__proto__',
  'constructor',
  'NaN',
  'null',
  'undefined',
  '٠١٢٣ مرحبا <b>שלום</b> 你好',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  '%s%n%x%d',
  '../../../../etc/passwd',
  'C:\\Windows\\<con>',
];

const wrapped = payloads.flatMap((script) => wrappers.map((wrap) => wrap(script)));
const rest = 200 - wrapped.length - long.length - others.length;

/** Exactly 200. */
export const hostileStrings: readonly string[] = [
  ...wrapped,
  ...long,
  ...others,
  ...Array.from({ length: rest }, (_, index) => String.fromCodePoint(0x2000 + index * 3) + `<i>${index}</i>`),
];
