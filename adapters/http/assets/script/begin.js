
// ---- Begin: what a part of a page needs when it comes to be there.

function wake(part) {
  for (const form of part.querySelectorAll("form[data-typing]")) sendWhileTyping(form);
  for (const form of part.querySelectorAll("form[data-keep]")) keepTyped(form);
  for (const shown of part.querySelectorAll("[data-if]")) showWhere(shown);
  for (const field of part.querySelectorAll("[data-presses]")) pressOnChange(field);
  for (const told of part.querySelectorAll("[data-until-typed]")) goWhenStale(told);
  for (const form of part.querySelectorAll("form[data-gathers]")) gather(form);
  for (const form of part.querySelectorAll("form[data-goes-on]")) goOn(form);
  for (const told of part.querySelectorAll("[data-over]")) countDown(told);
  for (const time of part.querySelectorAll("time[datetime]")) tellTime(time);
}

wake(document);
