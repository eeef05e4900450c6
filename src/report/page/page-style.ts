/** The look of the report, light and dark as the reader's system is. */
export const REPORT_STYLE = `
:root{color-scheme:light dark;--ink:#1b1d22;--soft:#5d6470;--line:#dfe2e8;--page:#f6f7f9;--card:#fff;--good:#1f9d61;--bad:#d2403c;--mid:#c98a12;--none:#9aa1ad;--bar:#4c6fe7}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaef;--soft:#9aa1ad;--line:#2d3138;--page:#131519;--card:#1c1f25;--good:#36b878;--bad:#ea6561;--mid:#dba73a;--none:#5d6470;--bar:#7d97f5}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1180px;margin:0 auto;padding:28px 20px 60px}
h1{font-size:26px;margin:0 0 4px;overflow-wrap:anywhere}h2{font-size:17px;margin:34px 0 10px}h3{font-size:14px;margin:0;overflow-wrap:anywhere}
.lead{color:var(--soft);margin:0 0 18px}.lead b{color:var(--ink)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px}
.tile,.panel{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.tile b{display:block;font-size:24px;font-weight:650;font-variant-numeric:tabular-nums}.tile span{color:var(--soft);font-size:13px}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(320px,1fr));gap:12px;margin-top:12px}
.panel{overflow-x:auto}.panel h2{margin:0 0 12px;font-size:15px}svg{width:100%;height:auto;display:block;border-radius:4px}
svg text{font-size:12px;fill:var(--soft)}.mark{stroke:var(--ink);stroke-dasharray:3 3;opacity:.55}.axis{stroke:var(--soft);fill:none;opacity:.6}
.is-completed{fill:var(--good);background:var(--good)}.is-failed{fill:var(--bad);background:var(--bad)}.is-cancelled{fill:var(--mid);background:var(--mid)}.is-waiting{fill:var(--none);background:var(--none)}.is-bar{fill:var(--bar)}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;margin:10px 0 0;padding:0;font-size:13px}.legend small{color:var(--soft)}
.dot{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:6px}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:7px 10px 7px 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}th{font-weight:600;color:var(--soft);font-size:13px}td:first-child{font-variant-numeric:tabular-nums}th,td:nth-child(-n+2){white-space:nowrap}.failures td:last-child{min-width:110px}a{color:var(--bar)}
.command{margin:14px 0 0;font-size:13px;color:var(--soft)}.command code{background:var(--page);border:1px solid var(--line);border-radius:6px;padding:3px 7px;color:var(--ink);overflow-wrap:anywhere}.copy{font:inherit;color:inherit;background:none;border:1px solid var(--line);border-radius:6px;padding:2px 9px;cursor:pointer}
@media (max-width:640px){.failures thead{display:none}.failures,.failures tbody,.failures tr,.failures td{display:block}.failures tr{padding:8px 0;border-bottom:1px solid var(--line)}.failures td{border:0;padding:2px 0;white-space:normal}.command code{display:block;margin:6px 0}svg text{font-size:19px}.failures td::before{content:attr(data-name) ": ";color:var(--soft)}}
.bar{position:sticky;top:0;z-index:2;background:var(--page);display:flex;flex-wrap:wrap;gap:8px;align-items:center;padding:10px 0}
.bar input,.bar select{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:7px 10px}.bar input{flex:1;min-width:160px}
.sheet{display:grid;grid-template-columns:repeat(auto-fill,minmax(230px,1fr));gap:12px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:hidden;content-visibility:auto;contain-intrinsic-size:auto 300px}
.media{display:flex;overflow-x:auto;scroll-snap-type:x mandatory;background:#000}.media>*{flex:0 0 100%;width:100%;height:170px;object-fit:contain;scroll-snap-align:start}.media audio{height:54px;align-self:center}
.none{height:64px;display:grid;place-items:center;color:#fff;font-weight:600}
.words{padding:10px 12px 12px}.words p{margin:4px 0 0;font-size:13px}.words .error{color:var(--bad)}.facts,.task{color:var(--soft);overflow-wrap:anywhere}.card:target{outline:3px solid var(--bar);outline-offset:1px}.card{scroll-margin-top:96px}
.steps{margin-top:6px;font-size:13px}.steps summary{cursor:pointer;color:var(--bar)}.steps ol{list-style:none;margin:6px 0 0;padding:0}.step{display:flex;gap:10px;padding:6px 0;border-top:1px solid var(--line)}.step div{min-width:0}.step b{overflow-wrap:anywhere}.step small{color:var(--soft)}.step p{margin:1px 0 0}.small{flex:0 0 64px;width:64px;height:40px;object-fit:cover;border-radius:4px;background:var(--page)}.step[data-state="failed"] b,.step[data-state="cancelled"] b{color:var(--bad)}
footer{color:var(--soft);font-size:13px;margin-top:40px}
@media print{.bar{display:none}.card{break-inside:avoid;content-visibility:visible}body{background:#fff}}
`;

/** What a comparison of the ways to ask Kling has besides: numbers at the right, letters that a phone shows. */
export const COMPARISON_STYLE = `.panel tr>*:not(:first-child){text-align:right;white-space:nowrap;padding-left:14px}.panel table{font-variant-numeric:tabular-nums}.is-late{fill:var(--none)}.dot.is-bar{background:var(--bar)}svg .name{fill:var(--ink)}svg text{font-size:16px}@media (max-width:640px){svg text{font-size:24px}.panel td,.panel th{font-size:12px;padding-right:0;overflow-wrap:normal}.panel tr>*:not(:first-child){padding-left:6px;white-space:normal}}`;

/** Filters the sheet, jumps to a card, copies a command, and loads a video's thumbnail once it comes into view; without one, its first frame. */
export const REPORT_SCRIPT = `
const cards=[...document.querySelectorAll('.card')],words=cards.map(card=>card.textContent.toLowerCase()),text=document.querySelector('#text'),state=document.querySelector('#state'),shown=document.querySelector('#shown');
function filter(){const sought=text.value.toLowerCase(),only=state.value;let count=0;for(const [index,card] of cards.entries()){const fits=(!only||card.dataset.state===only)&&words[index].includes(sought);card.hidden=!fits;if(fits)count++}shown.textContent=count+' of '+cards.length}
// A card that somebody jumps to must not be hidden.
function jump(){const card=document.getElementById(location.hash.slice(1));if(card&&card.hidden){text.value='';state.value='';filter();card.scrollIntoView()}}
addEventListener('hashchange',jump);
for(const button of document.querySelectorAll('.copy'))button.addEventListener('click',()=>{const code=button.previousElementSibling;getSelection().selectAllChildren(code);if(!document.execCommand('copy'))return;button.textContent='Copied'});
text.addEventListener('input',filter);state.addEventListener('change',filter);filter();
const seen=new IntersectionObserver((entries)=>{for(const entry of entries)if(entry.isIntersecting){const video=entry.target;if(video.dataset.poster)video.poster=video.dataset.poster;else video.preload='metadata';seen.unobserve(video)}},{rootMargin:'200px'});
for(const video of document.querySelectorAll('video'))seen.observe(video);
`;
