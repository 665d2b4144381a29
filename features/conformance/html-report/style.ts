/** Rules of this sheet beyond the shared ones. */
export const reportStyle = `
.verdict{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;margin-bottom:12px;color:var(--ink2)}.verdict .r{font-size:16px;padding:5px 12px 5px 9px}
.plot .figures{margin:16px 0 14px;border-top:1px solid var(--line);padding-top:12px}.plot .s{margin-top:8px}.plot .ans{max-width:34em}
.about{border-top:1px solid var(--ink);padding-block:0 30px}
.open>li{display:grid;grid-template-columns:172px minmax(0,1fr);gap:6px 18px;padding:12px 0;border-bottom:1px solid var(--line);align-items:start}.open>li:first-child{padding-top:0}
.open .r,summary .r{width:100%}.ask{font-size:14px;line-height:1.4;color:var(--ink2)}.why{font-weight:700;line-height:1.4;overflow-wrap:anywhere}.open pre{margin:8px 0 4px}.ids{font-size:13px;color:var(--ink3);line-height:1.6;margin-top:2px}.ids a{margin-right:6px}
.kind{margin-bottom:24px}.kind h3{margin-bottom:2px}.kind .open{margin-top:6px;border-top:1px solid var(--line)}.kind .open>li,.kind .open>li:first-child{padding:8px 0}.kind .why{font-weight:400;font-size:14px}.kind .ask{display:none}
h3 small,.std h3 .id{font-weight:400;margin-left:8px;white-space:nowrap}.std h3 .id{color:var(--ink2)}
.std{margin-bottom:36px}.std h3{padding-bottom:6px;border-bottom:1px solid var(--ink)}
details{border-bottom:1px solid var(--line)}
summary{display:grid;grid-template-columns:172px minmax(0,1fr) auto;gap:4px 18px;align-items:center;padding:7px 0;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}summary:hover .q>:first-child{text-decoration:underline}details[open]>summary .q>:first-child{font-weight:700}
.q{font-size:14px;line-height:1.4}.q .id{display:block;color:var(--ink3)}.class{font-size:13px;color:var(--ink2);text-align:right}
.body{padding:2px 0 20px}.body dl>div{display:grid;gap:2px 16px;padding:6px 0}.body dt{font-size:13px;color:var(--ink3)}.body dd{font-size:14px;line-height:1.45}.body p+p{margin-top:4px}
.dots li{padding-left:14px;position:relative;overflow-wrap:anywhere}.dots li::before{content:"–";position:absolute;left:0}.asked{font-size:13px}
.requests td,.requests th{padding-block:5px;font-size:13px}.requests tbody th{font-weight:400}.requests code{font-size:12px}
@media (min-width:700px){.body{padding-left:190px}.body dl>div{grid-template-columns:104px minmax(0,1fr)}}
@media (min-width:960px){.requests td:nth-child(4){min-width:14em}.requests td:nth-child(7){max-width:15em}}
@media screen and (max-width:699px){.open>li,summary{grid-template-columns:minmax(0,1fr)}.open .r,summary .r{width:auto;justify-self:start}.class{text-align:left}}
@media screen and (max-width:959px){.requests,.requests tbody,.requests tr{display:block}.requests thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.requests tr{display:flex;flex-wrap:wrap;gap:0 14px;padding:7px 0;border-bottom:1px solid var(--line)}.requests tr>*{border:0;padding:0!important;text-align:left!important;white-space:normal}.requests tbody th{order:-2;font-weight:700}.requests td:nth-child(4){order:-1;flex:1 0 calc(100% - 3.5em);min-width:0}.requests td:nth-child(n+7){flex-basis:100%;max-width:none}.requests td:not(:nth-child(4))::before{content:attr(data-c) " ";color:var(--ink3)}}
@media print{.ask,.ids,.asked,.kind .why,.q,.body dd,.class{font-size:8.5pt}.body dt{font-size:8pt}.open pre{margin:4px 0 2px;padding:6px 10px}.open>li{padding:7px 0}.open>li,summary{grid-template-columns:118px minmax(0,1fr) auto}.body{padding-left:0}.body dl>div{grid-template-columns:70px minmax(0,1fr);padding:2px 0}.requests th,.requests td{font-size:6.5pt;padding-block:2px}.requests code{font-size:6.5pt}summary,.why{break-inside:avoid}.std h3,summary{break-after:avoid}.figures>li>b{font-size:16pt}}
`;
