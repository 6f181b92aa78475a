// @ts-check
/**
 * The style sheet, put on as a constructed sheet. Sizes are in em on a font size of "medium": the page's own root size does
 * not matter, the visitor's preference does. --al and --ad are the clinic's colour made readable on light and on dark.
 */
export const CSS = `
:host{all:initial;position:fixed!important;display:block!important;inset:auto 0 0 auto;z-index:var(--clinic-chat-z,2147483000)!important}
.root{all:initial;display:block;font:medium/1.5 var(--clinic-chat-font,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif);-webkit-text-size-adjust:100%;color-scheme:light dark;--a:var(--al);--on:#fff;--bg:#fff;--soft:#f0f5f4;--ink:#182625;--dim:#4a5c59;--line:#d3dedb;--edge:#6c7f7b;--staff:#fbf3e4;--amber:#8a5a10;--red:#9c2f22;--warn:#fdf1d6;--r:var(--clinic-chat-radius,1em);color:var(--ink)}
@media (prefers-color-scheme:dark){.root{--a:var(--ad);--on:#0b1817;--bg:#17211f;--soft:#22302e;--ink:#e8efed;--dim:#afc0bc;--line:#33423f;--edge:#82968f;--staff:#352c1c;--amber:#e0b46a;--red:#f4a99b;--warn:#3c3013}}
*,::before,::after{box-sizing:border-box}
[hidden]{display:none!important}
p,h2{margin:0;font-size:1em;font-weight:inherit}
p,h2,button,label,.small>*{unicode-bidi:plaintext}
a{color:var(--a);text-underline-offset:.15em}
button,textarea,input{font:inherit;color:inherit;margin:0}
button{cursor:pointer;overflow-wrap:anywhere;min-height:2.75em;padding:.4em .95em;border:1px solid var(--edge);border-radius:calc(var(--r)*.75);background:var(--bg);color:var(--a);font-weight:600;touch-action:manipulation}
button:hover{background:var(--soft)}
button[disabled],button[aria-disabled=true]{color:var(--dim);border-style:dashed;cursor:default}
:focus{outline:none}
:focus-visible{outline:3px solid var(--a);outline-offset:2px}
svg{width:1.5em;height:1.5em;display:block;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round;flex:none}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.strong,.strong:hover,.launcher,.launcher:hover{background:var(--a);border-color:var(--a);color:var(--on)}
.strong:hover,.launcher:hover{filter:brightness(.94)}
.plain{border-color:transparent;background:none;font-weight:500}
.icon{padding:.4em;min-width:2.75em;display:grid;place-items:center}
.launcher{position:fixed;inset-block-end:var(--clinic-chat-bottom,1em);inset-inline-end:1em;display:flex;gap:.55em;align-items:center;min-height:3.4em;padding:.6em 1.2em .6em 1em;border-radius:3em;box-shadow:0 3px 12px #0004}
.launcher:focus-visible{outline-offset:3px;box-shadow:0 0 0 3px var(--bg)}
.badge{min-width:1.7em;padding:0 .45em;border-radius:1em;background:var(--bg);color:var(--a);font-size:.9em;text-align:center}
.panel{position:fixed;inset-block-end:calc(var(--clinic-chat-bottom,1em) + 4.2em);inset-inline-end:1em;width:min(25.5em,100vw - 2em);height:min(42em,100vh - 6.2em);height:min(42em,100dvh - 6.2em);display:flex;flex-direction:column;background:var(--bg);border:1px solid var(--line);border-radius:var(--r);box-shadow:0 4px 20px #0003;overflow:hidden}
.panel:focus-visible{outline-offset:-3px}
.left .launcher,.left .panel{inset-inline:auto;left:1em}
.right .launcher,.right .panel{inset-inline:auto;right:1em}
header{display:flex;align-items:center;gap:.2em;padding:.7em .6em .7em 1.1em;border-bottom:1px solid var(--line);background:var(--soft)}
header div{flex:1;min-width:0}
h2{font-weight:650;line-height:1.3;overflow-wrap:anywhere}
.owner,.small,.meta,.who,.day,.source{color:var(--dim);font-size:.875em}
.human .owner{color:var(--amber);font-weight:600}
header button:first-of-type svg{stroke-width:3.2}
header button:hover{background:var(--bg)}
.menu{display:flex;flex-wrap:wrap;padding:.3em .5em;border-bottom:1px solid var(--line);background:var(--soft)}
.menu>*{font-size:.94em;text-align:start}
.menu a{padding:.65em 1em}
.status:not(:empty){padding:.55em 1.1em;background:var(--warn);border-bottom:1px solid var(--line);font-size:.94em}
.view{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:1em 1.1em;position:relative}
.view:focus-visible{outline-offset:-3px}
.log{display:flex;flex-direction:column;gap:.85em}
.day{align-self:center}
.m{display:flex;flex-direction:column;align-items:flex-start;gap:.4em;max-width:92%}
.text{padding:.6em .9em;border-radius:var(--r);border-end-start-radius:.25em;background:var(--soft);white-space:pre-line;overflow-wrap:anywhere;max-width:100%}
.staff .text{background:var(--staff);border-inline-start:3px solid var(--amber)}
.staff .who{color:var(--amber);font-weight:600}
.visitor{align-self:flex-end;align-items:flex-end}
.visitor .text{background:var(--a);color:var(--on);border-radius:var(--r);border-end-end-radius:.25em}
.held .text{background:var(--bg);color:var(--ink);border:1px dashed var(--edge)}
.meta{display:flex;flex-wrap:wrap;align-items:center;gap:0 .7em;padding-inline:.3em}
.meta button{min-height:1.75em;min-width:1.75em;padding:0 .35em;font-size:1em}
.source{padding-inline:.3em}
.problem{color:var(--red);font-size:.94em}
.choices{display:flex;flex-wrap:wrap;gap:.5em}
.choices button{text-align:start;border-radius:1.5em}
.choices .chosen{background:var(--soft)}
.chosen::before,.aid [aria-pressed=true]::before{content:"✓ ";content:"✓ "/""}
.done::after{content:" ✓";content:" ✓"/""}
.note{align-self:center;max-width:100%;padding:.45em .9em;border:1px solid var(--line);border-radius:calc(var(--r)*.75);color:var(--dim);font-size:.94em;text-align:center}
.intro{color:var(--dim)}
.typing{padding-top:.85em}
.dots{display:inline-flex;gap:.3em;padding:.85em .9em;border-radius:var(--r);border-end-start-radius:.25em;background:var(--soft)}
.dots i{width:.45em;height:.45em;border-radius:50%;background:var(--dim);animation:wait 1.2s infinite}
.dots i:nth-child(2){animation-delay:.15s}
.dots i:nth-child(3){animation-delay:.3s}
@keyframes wait{0%,60%,100%{opacity:.3}30%{opacity:1}}
form,.ask{padding:.7em 1.1em;padding-bottom:max(.7em,env(safe-area-inset-bottom));border-top:1px solid var(--line)}
label{display:block;font-size:.875em;font-weight:600;margin-bottom:.3em}
.aid label{margin:0}
.row{display:flex;gap:.5em;align-items:flex-end}
textarea,.aid input{flex:1;min-width:0;min-height:2.75em;border:1px solid var(--edge);border-radius:calc(var(--r)*.75);background:var(--bg);padding:.55em .8em}
textarea{display:block;resize:none;height:2.75em;max-height:9em}
textarea[aria-invalid=true]{border-color:var(--red)}
.small{display:flex;flex-wrap:wrap;gap:0 .8em;margin-top:.35em}
.count:not(:empty){margin-top:.3em;font-size:.875em;color:var(--dim)}
.count.over{color:var(--red);font-weight:600}
.aid{display:flex;flex-wrap:wrap;gap:.5em;align-items:center;margin-bottom:.5em}
.aid button{min-height:2.25em;padding:.2em .8em}
.aid button[aria-pressed=true]{background:var(--soft);border-width:2px}
.aid input{min-height:2.25em;padding:.2em .5em;flex:none}
.ask .row{flex-wrap:wrap;justify-content:flex-end;margin-top:.7em}
@media (max-width:30em),(max-height:34em){
.panel{inset:0!important;width:auto;height:100vh;height:100dvh;border:0;border-radius:0}
.vv .panel{inset:var(--vt) 0 auto!important;height:var(--vh)}
.open .launcher{visibility:hidden}
}
@media (max-width:30em){.launcher{padding:.9em}.launcher .word{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}
@media (max-height:26em){.panel{overflow-y:auto;display:block}.view{overflow:visible}}
@media (prefers-reduced-motion:reduce){.dots i{animation:none}}
@media (forced-colors:active){.launcher,.text,.dots,.status,.panel{border:1px solid CanvasText}.dots i{forced-color-adjust:none;background:CanvasText}:focus-visible{outline-color:Highlight}.visitor .text{border-width:2px}}
@media print{:host{display:none}}`;
