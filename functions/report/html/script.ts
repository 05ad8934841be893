/**
 * Filters the tables' rows by severity and by words, and unfolds what is folded for printing: the
 * styles do that, too, where the browser knows how. What was not measured has no severity, and no
 * choice of one hides it. Everything can be read without it: the controls are hidden until it runs.
 */
export const script = `
(function(){
var form=document.getElementById("filters");
var severity=document.getElementById("filter-severity");
var words=document.getElementById("filter-words");
var said=document.getElementById("filter-said");
var rows=Array.prototype.slice.call(document.querySelectorAll("tr[data-severity],tr[data-words]"));
function apply(){
var wanted=words.value.trim().toLowerCase();
var shown=0;
rows.forEach(function(row){
var own=row.getAttribute("data-severity");
var fits=(severity.value===""||own===null||own.split(" ").indexOf(severity.value)>=0)&&(wanted===""||row.textContent.toLowerCase().indexOf(wanted)>=0);
row.hidden=!fits;
if(fits)shown+=1;
});
said.textContent=shown+" of "+rows.length+" rows";
}
form.addEventListener("submit",function(event){event.preventDefault();});
severity.addEventListener("change",apply);
words.addEventListener("input",apply);
form.hidden=false;
apply();
var opened=[];
window.addEventListener("beforeprint",function(){
opened=Array.prototype.slice.call(document.querySelectorAll("details:not([open])"));
opened.forEach(function(part){part.open=true;});
});
window.addEventListener("afterprint",function(){
opened.forEach(function(part){part.open=false;});
});
})();
`.trim();
