// Marks the page before it is painted, so that styles know scripts run.
document.documentElement.classList.add("js");
