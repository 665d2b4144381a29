/** The rules of pages among others, beyond the base style: navigation, filters, forms, wide tables, chain (look.md §5). */
export const siteStyle = `
.top .w{display:flex;flex-wrap:wrap;align-items:center;gap:4px 28px;padding-block:10px}
.brand{display:block;color:var(--ink);padding:6px 0;margin-right:12px}
.top ul{display:flex;flex-wrap:wrap;gap:0 4px;margin-inline:-8px}
.top li a{display:block;padding:6px 8px;color:var(--ink);text-decoration:none;font-size:15px}.top li a:hover{text-decoration:underline}
.top [aria-current]{background:var(--here);color:var(--on-here);font-weight:700}
.lang{margin-left:auto;order:1}.lang [aria-current]{background:none;color:var(--ink);box-shadow:inset 0 -2px var(--ink)}.lang abbr{text-decoration:none}.top nav:not(.lang){flex:1 0 100%;order:2}
main{overflow-wrap:anywhere}.r b,.st b{overflow-wrap:break-word}.wide .r{flex-wrap:wrap;gap:0 6px}.hist th,.cards thead th,.tests thead th,.num{overflow-wrap:break-word;hyphens:auto}
.two{display:grid;gap:28px 48px;margin-bottom:44px}.two>*{min-width:0}.two .plot{margin-bottom:0}
.side h2{border-bottom:1px solid var(--ink);padding-bottom:8px}
.pl0{display:flex;flex-wrap:wrap;gap:6px 12px;align-items:center;margin-bottom:12px;font-size:14px}.fz{margin-top:10px;max-width:44em}.go{margin-top:16px;display:flex;flex-wrap:wrap;gap:8px 12px}
.btn{background:var(--ink);color:var(--paper);border:1px solid var(--ink);font-weight:700;border-radius:2px;padding:8px 14px;min-height:40px;font-size:15px;text-decoration:none;display:inline-flex;align-items:center;justify-content:center;line-height:1.3}
.btn:hover{text-decoration:underline}.btn.q{background:none;color:var(--ink);border-color:var(--edge)}
.form{display:flex;flex-wrap:wrap;gap:12px 16px;align-items:end}
label{display:block;font-size:13px;font-weight:700;margin-bottom:4px}
input,select,button{font:inherit;font-size:15px;color:var(--ink);background:var(--paper);border:1px solid var(--edge);border-radius:2px;padding:7px 10px;min-height:40px;max-width:100%}
button{background:var(--ink);color:var(--paper);border-color:var(--ink);font-weight:700;cursor:pointer;padding-inline:14px}
.form,.form>div,.facet li{min-width:0;max-width:100%}
.mh{display:grid;gap:14px 32px;padding-bottom:4px}.mh>*{min-width:0}.facet{display:grid;gap:6px;align-content:start}.facet>div{display:flex;gap:8px;font-size:14px}.facet>div>span{flex:none;min-width:72px;font-weight:700;padding:3px 0}.facet a .st{margin-left:6px}
.facet ul{display:flex;flex-wrap:wrap;gap:2px 6px;min-width:0}.facet a{display:block;padding:3px 8px}.facet [aria-current]{color:var(--ink);text-decoration:none;font-weight:700;box-shadow:inset 0 0 0 1.5px var(--ink)}
.v{margin-left:auto;font-size:13px;white-space:nowrap}
.cert{display:inline-block;font-size:12px;line-height:1;border:1px solid var(--edge);padding:3px 4px 2px;margin-left:8px;font-weight:400;vertical-align:2px;color:var(--ink2)}
.cert.off{border-style:dashed}
.dl{margin-top:14px}.end{padding-bottom:28px}
.wide{table-layout:fixed}.wide thead th{position:sticky;top:0;background:var(--paper);z-index:2;padding:10px 10px 9px 0;box-shadow:inset 0 -1px var(--ink)}.wide thead th:not(:first-child){width:auto}.wide thead a{color:var(--ink)}
.wide th:first-child{width:23%}.wide tbody th{font-weight:700!important;padding:8px 14px 8px 0;overflow-wrap:anywhere}.wide tbody th a{font-size:16px}.wide td{padding:8px 10px 8px 0;overflow-wrap:anywhere}
.wide tbody tr>*{border-bottom:0}.wide tbody tr:not(.part)>*{border-top:1px solid var(--edge)}.wide tbody tr:first-child>*{border-top:0}
.wide .part th{padding:7px 14px 7px 20px;font-weight:400!important}.wide .part th a{color:var(--ink);font-size:14px}.wide .part th small{display:inline;margin-left:8px}.wide .part td{padding-top:3px;padding-bottom:4px}.wide .part .r{min-height:24px;padding-block:1px;font-size:13px}.wide .part .r b{font-weight:400}.wide .part .r.fail b{font-weight:700}
.wide td.none{padding-top:12px}
.hist td,.hist th{padding-block:7px;vertical-align:middle}.hist thead th{vertical-align:bottom}.hist .q{font-weight:400;white-space:nowrap;width:1%}.hist .sp{width:56%;min-width:180px}
.note{margin-top:10px}th code{font-weight:400}
details>summary{cursor:pointer;padding:6px 0;font-size:14px;color:var(--link);text-decoration:underline;text-underline-offset:.18em;text-decoration-thickness:1px;width:fit-content}
.grp th{padding-top:22px;border-bottom:1px solid var(--edge);font-size:15px}.grp small{font-weight:400;margin-left:8px}.grp:first-child th{padding-top:12px}
.tests .pl{width:206px}.tests .o2{width:13%}.tests .r{width:100%}.qq p{max-width:38em;font-size:15px;line-height:1.4}.why{color:var(--ink);font-weight:700;margin-top:3px;font-size:14px!important;overflow-wrap:anywhere}.bad .qq{box-shadow:inset 3px 0 var(--ink);padding-left:12px}.qq .id{display:block;margin-top:3px}
.zz{padding:12px 0 10px;border-bottom:1px solid var(--line)}.zz dl{font-size:14px;margin-top:8px}.zz dl div{display:grid;grid-template-columns:104px minmax(0,1fr);gap:8px;padding:3px 0}.zz dt{color:var(--ink3)}.zz dd{overflow-wrap:anywhere}
.next li{display:grid;grid-template-columns:116px 20px minmax(0,1fr);gap:4px;padding:10px 0;border-bottom:1px solid var(--line);font-size:14px;line-height:1.45}.next time{font-weight:700;white-space:nowrap}
.cov{display:flex;flex-wrap:wrap;gap:2px 18px;font-size:14px;margin-top:18px;padding-top:10px;border-top:1px solid var(--line);color:var(--ink2)}.cov b{color:var(--ink)}
.tally{display:grid;grid-template-columns:repeat(auto-fit,minmax(112px,1fr));margin-top:18px;border-top:1px solid var(--line)}.tally li{padding:10px 8px 0 0}.tally li>b{display:block;font-size:36px;line-height:1.1;letter-spacing:-.02em}.tally .st{font-size:14px;align-items:start;line-height:1.35}.tally .i{align-self:start;margin-top:1px}.tally .zero>b{color:var(--ink3);font-weight:400}.tally .zero .st b{font-weight:400}
.verdict0{display:grid;gap:16px 40px}.verdict0 .facts{margin-top:0}.verdict0 .r{font-size:18px;padding:6px 12px 6px 10px}
blockquote{margin:0 0 8px;font-size:20px;line-height:1.4;max-width:36em;letter-spacing:-.005em}
.io{display:grid;gap:12px;grid-template-columns:minmax(0,1fr)}.io pre{max-height:560px;overflow:auto}
.chain{margin-bottom:18px}.chain li{position:relative;display:grid;gap:2px 24px;padding:0 0 18px 30px}.chain li::before{content:"";position:absolute;left:4px;top:4px;width:12px;height:12px;border:2px solid var(--ink);border-radius:50%;background:var(--paper);z-index:1}.chain li:not(:last-child)::after{content:"";position:absolute;left:9px;top:14px;bottom:-6px;border-left:2px solid var(--ink)}
.chain .broken::before{border-color:var(--fail);border-style:dashed}.chain .broken:not(:last-child)::after{border-left:2px dashed var(--fail)}
.chain p{font-size:14px;line-height:1.4;color:var(--ink2)}.chain h3{line-height:1.3}.chain .sha{max-width:15ch}
.dots{list-style:disc;padding-left:20px;display:grid;gap:4px;font-size:14px;line-height:1.45;max-width:44em}
.text{max-width:44em;display:grid;gap:12px}.text ul{list-style:disc;padding-left:20px;display:grid;gap:4px}
.rows>li{padding:8px 0;border-bottom:1px solid var(--line);font-size:14px;line-height:1.45}.rows>li:first-child{padding-top:0}.rows p+p{margin-top:2px}
.bd{display:grid;gap:16px;justify-items:start}.bd pre{width:100%}
.yes{font-weight:700}.no{color:var(--ink3)}
.map .num,.map td{white-space:nowrap}.map th{overflow-wrap:anywhere}
@media screen and (max-width:720px){.strip use{display:none}}
@media screen and (max-width:699px){.top .w{padding-bottom:8px}.top li a{font-size:14px;padding:5px 6px}.top ul{margin-inline:-6px;gap:0 2px}.margin li{padding:1px 0}.head{padding-block:24px 22px}}
@media (min-width:700px){.ans .nw{display:inline-block;max-width:100%}.top nav:not(.lang){flex:none;order:0}}
@media (min-width:760px){.verdict0{grid-template-columns:auto 1fr;align-items:center}.chain li{grid-template-columns:minmax(0,10fr) minmax(0,12fr) minmax(0,8fr) 92px}.chain .x{text-align:right}}
@media (min-width:960px){.two{grid-template-columns:minmax(0,7fr) minmax(0,5fr)}}
@media (min-width:1200px){.mh{grid-template-columns:auto 1fr}.mh h2{grid-column:1/-1}.mh .form{justify-content:flex-end}}
@media screen and (max-width:959px){.wide caption{display:block}.wide tbody tr{padding-block:10px;border-bottom:0}.wide tbody tr:not(.part){border-top:1px solid var(--ink)}.wide tbody tr>*{border:0!important;padding:0!important;width:auto!important}.wide tbody th{padding-bottom:6px!important}
.wide td{grid-template-columns:minmax(0,1fr) 172px;gap:0 12px;padding:3px 0!important}.wide td::before{font-size:14px;grid-row:1/3}.wide td small{margin:1px 0 0 6px}.wide td.quiet>small{display:none}
.wide .part{margin-left:12px;padding:8px 0 8px 12px!important;border-left:3px solid var(--line)}.wide .part .quiet,.wide .calm,.wide .part td small{display:none}}
@media screen and (max-width:899px){.o1{display:none}.hist,.hist tbody,.hist tr{display:block}.hist thead{display:none}.hist tr{display:grid;grid-template-columns:1fr auto;gap:2px 12px;padding:8px 0;border-bottom:1px solid var(--line)}.hist td,.hist th{border:0;padding:0!important}.hist .q{width:auto;white-space:normal}.hist .sp{grid-column:1/-1;grid-row:2;width:100%;min-width:0}
.tests,.tests tbody{display:block}.tests thead{display:none}.tests tr{display:block;padding:10px 0;border-bottom:1px solid var(--line)}.tests tr>*{display:block;width:auto!important;border:0;padding:0!important}.tests .grp{border-bottom:1px solid var(--edge);padding-top:22px}.tests .bad{box-shadow:inset 3px 0 var(--ink);padding-left:12px}.bad .qq{box-shadow:none}.tests .pl{padding:6px 0!important}.tests .r{width:auto}.tests .o2{display:inline;font-size:13px;color:var(--ink3)}.tests .o2::before{content:attr(data-l) " "}.tests .o2+.o2::before{content:" · " attr(data-l) " "}
.cards,.cards tbody{display:block}.cards thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.cards tr{display:grid;gap:2px 12px;padding:9px 0;border-bottom:1px solid var(--line)}.cards tr>*{display:block;border:0;padding:0!important;width:auto;text-align:left!important;white-space:normal!important;overflow-wrap:anywhere}.cards td[data-l]::before{content:attr(data-l) ": ";color:var(--ink3)}}
@media (forced-colors:active){.top [aria-current]{outline:1px solid}}
@media print{.r.out{print-color-adjust:exact}.top nav,.form,.facet,.btn,.noprint{display:none!important}.tally li>b{font-size:18pt}.two{grid-template-columns:7fr 5fr;margin-bottom:12pt}.wide thead th{position:static}.margin .w{grid-template-columns:repeat(4,1fr);gap:12pt}.strip use{display:none}.tests .pl{width:150px}.qq p,.why{font-size:8.5pt!important}.v{font-size:7.5pt}}
`;
