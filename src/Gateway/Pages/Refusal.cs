namespace AlprGrains.Gateway.Pages;

/// <summary>A refusal or failure, as a page says it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">Three words.</param>
/// <param name="Why">Which rule said no, or what happened.</param>
/// <param name="WhatThen">What would be needed, and whom to ask.</param>
public sealed record Refusal(int Status, string Title, string Why, string WhatThen);
