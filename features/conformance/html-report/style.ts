/** Rules of this sheet beyond the shared ones. */
export const reportStyle = `
.verdict{margin:12px 0 16px}.verdict .r{font-size:18px;padding:6px 12px 6px 10px}
.open li{display:grid;grid-template-columns:minmax(150px,max-content) 1fr;gap:4px 16px;padding:10px 0;border-bottom:1px solid var(--line);align-items:start}
.open .r{justify-self:start}.open p{font-size:14px;line-height:1.4;color:var(--ink2)}
.std{margin-bottom:28px}.std h3{padding-bottom:6px;border-bottom:1px solid var(--ink)}.std h3 .id{color:var(--ink2);font-weight:400;margin-right:6px}
details{border-bottom:1px solid var(--line)}
summary{display:grid;grid-template-columns:minmax(150px,max-content) 1fr;gap:4px 16px;align-items:center;padding:8px 0;cursor:pointer;list-style:none}
summary::-webkit-details-marker{display:none}summary .r{justify-self:start}summary:hover .q>:last-child{text-decoration:underline}
.q{font-size:14px;line-height:1.4}.q .id{display:block;color:var(--ink2)}
.body{padding:4px 0 18px}.body dl>div{display:grid;gap:2px 16px;padding:6px 0}.body dt{font-size:13px;color:var(--ink3)}.body dd{font-size:14px;line-height:1.45}
.dots li,.asked li{padding-left:14px;position:relative}.dots li::before{content:"–";position:absolute;left:0}
.asked{font-size:13px}.asked li{padding-left:0}
.requests td,.requests th{padding-block:5px;font-size:13px}.requests td:nth-child(3){min-width:18em}
@media (min-width:700px){.body{padding-left:166px}.body dl>div{grid-template-columns:120px minmax(0,1fr)}}
@media (max-width:560px){summary,.open li{grid-template-columns:minmax(0,1fr)}}
`;
