import { createHash } from 'node:crypto';

/** Light or dark as the device is, readable on a telephone, and printable: paper is white and has no list of links. */
export const pageStyle = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1f2328;--soft:#57606a;--line:#d0d7de;--band:#f6f8fa;--link:#0550ae;
--good:#116329;--warn:#7d4e00;--bad:#a40e26;--add:#dafbe1;--cut:#ffebe9}
@media (prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--soft:#9da7b3;--line:#3d444d;--band:#161b22;--link:#79c0ff;
--good:#56d364;--warn:#e3b341;--bad:#ff7b72;--add:#0f2e1a;--cut:#3c1618}}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink)}
body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:68rem;padding:1rem 1.25rem 3rem;overflow-wrap:anywhere}
a{color:var(--link)}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem;z-index:1}
header{border-bottom:2px solid var(--line);margin-bottom:1rem;padding-bottom:.75rem}
.brand{color:var(--soft);font-size:.875rem;letter-spacing:.04em;margin:0;text-transform:uppercase}
h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0 .6rem}
h2{border-bottom:1px solid var(--line);font-size:1.25rem;margin:2.2rem 0 .8rem;padding-bottom:.25rem}
h3{font-size:1.0625rem;margin:0 0 .5rem}
p{margin:.5rem 0}
.status{border-left:.35rem solid var(--soft);font-size:1.125rem;font-weight:600;margin:0 0 .8rem;padding-left:.7rem}
.status.good{border-color:var(--good)}.status.warn{border-color:var(--warn)}.status.bad{border-color:var(--bad)}
.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}
.word{font-weight:600}
dl{display:grid;gap:.2rem 1rem;grid-template-columns:minmax(6rem,max-content) 1fr;margin:.5rem 0}
dt{color:var(--soft)}dd{margin:0;min-width:0}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:0;padding:0}
nav a{display:inline-block;padding:.3rem 0}
.part{border:1px solid var(--line);border-radius:.5rem;margin:.8rem 0;padding:.8rem 1rem}
.part .part{background:var(--band)}
.scroll{margin:.6rem 0;overflow-x:auto}
table{border-collapse:collapse;width:100%}
caption{color:var(--soft);font-size:.875rem;padding:.2rem 0;text-align:left}
th,td{border-bottom:1px solid var(--line);min-width:5rem;padding:.4rem .6rem .4rem 0;text-align:left;vertical-align:top}
thead th{color:var(--soft);font-size:.875rem}
code,pre{font:.875em/1.5 ui-monospace,monospace}
pre{background:var(--band);border:1px solid var(--line);border-radius:.4rem;margin:.4rem 0;overflow-x:auto;padding:.6rem .8rem;white-space:pre-wrap}
pre ins,pre del{display:block;text-decoration:none}
pre ins{background:var(--add)}pre del{background:var(--cut)}
pre.command{user-select:all;-webkit-user-select:all}
.timeline{border-left:2px solid var(--line);list-style:none;margin:.5rem 0 .5rem .4rem;padding:0}
.timeline li{margin:0 0 .7rem;padding-left:1.1rem;position:relative}
.timeline li::before{background:var(--soft);border:2px solid var(--paper);border-radius:50%;content:"";height:.8rem;left:-.47rem;position:absolute;top:.35rem;width:.8rem}
.timeline .alert::before,.timeline .incident::before{background:var(--bad)}
.timeline .plan::before,.timeline .approval::before{background:var(--link)}
.timeline .is-good::before{background:var(--good)}.timeline .is-warn::before{background:var(--warn)}.timeline .is-bad::before{background:var(--bad)}
.timeline time{color:var(--soft);font-size:.875rem;margin-right:.6rem;white-space:nowrap}
.kind{border:1px solid currentColor;border-radius:.3rem;color:var(--soft);font-size:.8125rem;margin-right:.6rem;padding:0 .4rem}
footer{border-top:1px solid var(--line);color:var(--soft);font-size:.875rem;margin-top:2.5rem;padding-top:.6rem}
@media (max-width:40rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.4rem}}
@media print{:root{--paper:#fff;--ink:#000;--soft:#333;--line:#888;--band:#fff;--link:#000;--good:#000;--warn:#000;--bad:#000;--add:#fff;--cut:#fff}
body{font-size:10pt;max-width:none;padding:0}nav,.skip{display:none}.part,.timeline li,tr{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}}
`;

/** Nothing is loaded, sent or run: a page is allowed exactly this style. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(pageStyle).digest('base64')}'; base-uri 'none'; form-action 'none'`;
