"""What comes from residents: handlers of news, reading where no news comes, keeping it once and in order."""
